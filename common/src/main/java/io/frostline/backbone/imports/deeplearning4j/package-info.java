/**
 * Reads networks of Deeplearning4j and compiles them to ONNX. With {@code imports.keras} the only
 * package that touches Deeplearning4j and ND4J, on the operator's machine alone.
 */
package io.frostline.backbone.imports.deeplearning4j;
