/**
 * Training on Spark, of heads and of the upper layers of backbones: rows to equal chunks, chunks to
 * batches, Deeplearning4j's parameter averaging over them, checkpoints, and the judgement of the
 * result. The only package that knows Deeplearning4j on Spark.
 */
package io.frostline.spark.training;
