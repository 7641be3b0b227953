/**
 * Evaluation of classifiers and cuts: metrics from labels and probabilities, and the pages and
 * files that show them. Plain Java: the rows come from Spark, one by one.
 */
package io.frostline.evaluation;
