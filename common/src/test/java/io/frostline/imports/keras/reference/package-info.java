/**
 * A second reading of Keras networks, in float64, from Keras' documentation alone: it shares
 * neither code nor assumptions with the importer or Deeplearning4j, so that they can be compared
 * with it.
 */
package io.frostline.imports.keras.reference;
