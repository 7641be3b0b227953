/**
 * Heads: what is trained over features. Their configuration, their Deeplearning4j networks and the
 * history of their training, without Spark.
 */
package io.frostline.head;
