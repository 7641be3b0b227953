/**
 * Heads and retrained layers in Deeplearning4j, without Spark: how they are configured, the rows
 * that they are trained with, what they are before, during and after training, and how good.
 */
package io.frostline.head;
