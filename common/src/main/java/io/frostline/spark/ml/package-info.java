/**
 * Backbones as stages of Spark ML: they turn a column of images or texts into a column of vectors.
 */
package io.frostline.spark.ml;
