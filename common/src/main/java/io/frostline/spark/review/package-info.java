/**
 * Feature tables reviewed: near-duplicates, labels that are probably wrong, odd ones out, poor
 * pictures.
 */
package io.frostline.spark.review;
