/** Backbones as stages of Spark ML: they turn a column of image bytes into a column of vectors. */
package io.frostline.spark.ml;
