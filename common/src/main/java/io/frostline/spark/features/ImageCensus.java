package io.frostline.spark.features;

/**
 * Which images tables have in common.
 *
 * @param complete images that every table has
 * @param incomplete images that some tables lack
 * @param example uri of one of those; null where there is none
 */
record ImageCensus(long complete, long incomplete, String example) {}
