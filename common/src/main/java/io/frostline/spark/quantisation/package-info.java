/**
 * Networks quantised on Spark: tasks measure the activations of sample images, and compare the
 * network on integers with the one on floats on other images.
 */
package io.frostline.spark.quantisation;
