/**
 * Deeplearning4j networks read from their zip files, run as the reference of a proof, and compiled
 * to ONNX; also the heads that Frostline trains.
 */
package io.frostline.imports.deeplearning4j;
