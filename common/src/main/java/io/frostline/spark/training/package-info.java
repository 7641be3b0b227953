/**
 * Training on Spark, of heads and of the upper layers of backbones: rows to equal chunks, chunks to
 * batches, Deeplearning4j parameter averaging over them, checkpoints, and the evaluation of the
 * result. The only package that uses Deeplearning4j on Spark.
 */
package io.frostline.spark.training;
