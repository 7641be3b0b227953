/**
 * Which layer of a backbone to cut at: features of many layers, many small heads over them, and
 * what each layer costs.
 */
package io.frostline.spark.probe;
