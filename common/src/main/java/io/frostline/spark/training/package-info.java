/**
 * Training of heads on Spark: rows to equal chunks, chunks to batches, Deeplearning4j's parameter
 * averaging over them, checkpoints. The only package that knows Deeplearning4j on Spark.
 */
package io.frostline.spark.training;
