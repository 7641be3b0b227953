package io.frostline.imports.deeplearning4j;

import java.util.stream.LongStream;

/**
 * The output of a vertex, as a tensor of the ONNX graph.
 *
 * @param tensor its name
 * @param shape of one image in the ONNX graph, without the batch: [C, H, W] for images, whatever
 *     the layout in Deeplearning4j; [C] for one vector
 */
record Value(String tensor, long... shape) {

  /** Whether it has channels, rows and columns. */
  boolean isImage() {
    return shape.length == 3;
  }

  boolean isFlat() {
    return shape.length == 1;
  }

  /** How many dimensions its tensor has, including the batch. */
  int rank() {
    return shape.length + 1;
  }

  long channels() {
    return shape[0];
  }

  /** How many numbers one image has. */
  long numbers() {
    return LongStream.of(shape).reduce(1, Math::multiplyExact);
  }

  /** Another tensor of the same shape. */
  Value as(String other) {
    return new Value(other, shape);
  }
}
