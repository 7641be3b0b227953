/** The run from images to a table: listing, backlog, waves, rows; one network per executor. */
package io.frostline.spark.extraction;
