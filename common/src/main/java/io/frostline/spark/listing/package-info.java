/**
 * What there is: the images of folders, manifests, IDX files and shards as a dataset, a row for
 * each.
 */
package io.frostline.spark.listing;
