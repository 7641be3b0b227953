/**
 * Evaluation on Spark: evaluates the rows of feature tables and predictions tables, and prepares
 * the content of the report: the map of the features, the thumbnails, the facts about the training.
 */
package io.frostline.spark.evaluation;
