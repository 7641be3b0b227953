/**
 * Deeplearning4j networks, whether a zip file holds them, Keras saved them or Frostline trained
 * them: read, run as the reference of a proof, and compiled to ONNX.
 */
package io.frostline.imports.deeplearning4j;
