/**
 * Evaluation on Spark: the rows of feature tables and predictions tables judged where they are, and
 * what the report shows of them: the map of the features, the pictures, the facts of the training.
 */
package io.frostline.spark.evaluation;
