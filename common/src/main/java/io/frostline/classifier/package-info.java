/**
 * Classifier packages, without Spark: backbone, standardisation and head joined into one network,
 * proved against the parts, written and read.
 */
package io.frostline.classifier;
