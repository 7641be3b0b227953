/** What every other package may use: the operator's settings and the operator's faults. */
package io.frostline.config;
