/** The nearest neighbours of examples in a feature table: searched by tasks, written as a table. */
package io.frostline.spark.neighbours;
