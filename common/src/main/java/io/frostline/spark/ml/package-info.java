/** Backbones as stages of Spark ML: images in a column of bytes become vectors in another. */
package io.frostline.spark.ml;
