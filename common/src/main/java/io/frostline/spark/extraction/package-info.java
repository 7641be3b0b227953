/**
 * The run from images to a table, with one network per executor: listing, backlog, waves, rows; how
 * far it is, and how fast.
 */
package io.frostline.spark.extraction;
