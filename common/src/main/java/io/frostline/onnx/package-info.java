/**
 * ONNX graphs: read, written, cut at tensors and run. {@link io.frostline.onnx.NetworkSession}
 * alone knows ONNX Runtime.
 */
package io.frostline.onnx;
