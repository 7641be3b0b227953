/**
 * Evaluation on Spark: the rows of feature tables and predictions tables judged where they are, and
 * the map of the features.
 */
package io.frostline.spark.evaluation;
