/** Feature tables reviewed: near-duplicates, labels that are probably wrong, odd ones out. */
package io.frostline.spark.review;
