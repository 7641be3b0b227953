/** The nearest neighbours of examples among the rows of a table, exactly. */
package io.frostline.neighbours;
