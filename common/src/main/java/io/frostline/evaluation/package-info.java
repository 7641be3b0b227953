/**
 * How good a classifier is: figures from labels and probabilities, and the page that shows them.
 * Plain Java: the rows come from Spark, one by one.
 */
package io.frostline.evaluation;
