package io.frostline.imports.deeplearning4j;

import io.frostline.backbone.TensorLayout;
import java.util.Arrays;

/**
 * Where the dimensions of Deeplearning4j images are in the ONNX graph, which is NCHW throughout.
 * Anything but images has the same layout in both.
 */
record FrameworkLayout(TensorLayout layout) {
  private static final int IMAGE_RANK = 4;
  private static final int[] TO_ONNX = {0, 3, 1, 2};
  private static final int[] ONNX_AXES = {0, 2, 3, 1};

  boolean isChannelsLast() {
    return layout == TensorLayout.NHWC;
  }

  /**
   * The ONNX axis of a Deeplearning4j axis.
   *
   * @param rank including the batch
   */
  int axis(int axis, int rank) {
    int positive = axis < 0 ? axis + rank : axis;
    return moves(rank) ? ONNX_AXES[positive] : positive;
  }

  /** A shape with batch in ONNX. */
  long[] shape(long... framework) {
    if (!moves(framework.length)) {
      return framework.clone();
    }
    return Arrays.stream(TO_ONNX).mapToLong(axis -> framework[axis]).toArray();
  }

  /** A shape with batch in Deeplearning4j. */
  long[] frameworkShape(long... onnx) {
    if (!moves(onnx.length)) {
      return onnx.clone();
    }
    return Arrays.stream(ONNX_AXES).mapToLong(axis -> onnx[axis]).toArray();
  }

  /** Whether tensors of this rank are laid out differently. */
  boolean moves(int rank) {
    return isChannelsLast() && rank == IMAGE_RANK;
  }
}
