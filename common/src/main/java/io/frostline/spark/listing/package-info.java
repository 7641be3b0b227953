/**
 * Lists the images of folders, manifests, IDX files and shards as a dataset with one row per image.
 */
package io.frostline.spark.listing;
