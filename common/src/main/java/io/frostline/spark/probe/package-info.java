/**
 * Determines the layer at which to cut a backbone: features at many layers, many small heads on
 * them, and the cost of each layer.
 */
package io.frostline.spark.probe;
