/**
 * Feature and predictions tables read back: checked, joined, their columns chosen, their labels
 * counted.
 */
package io.frostline.spark.features;
