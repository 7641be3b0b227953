package io.frostline.spark.features;

/**
 * The number of images that tables have in common.
 *
 * @param complete images in every table
 * @param incomplete images that are missing from some tables
 * @param example uri of one of those; null if there is none
 */
record ImageCensus(long complete, long incomplete, String example) {}
