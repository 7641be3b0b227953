/**
 * Classifier packages, without Spark: backbone, standardisation and head joined into one network,
 * verified against the parts, written and read.
 */
package io.frostline.classifier;
