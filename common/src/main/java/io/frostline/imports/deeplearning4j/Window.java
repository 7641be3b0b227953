package io.frostline.imports.deeplearning4j;

import static io.frostline.onnx.NodeAttributes.integers;

import io.frostline.message.Formatted;
import io.frostline.onnx.proto.AttributeProto;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * How a kernel slides over an image: rows first, columns second.
 *
 * @param before padding above and to the left
 * @param after padding below and to the right
 */
record Window(long[] kernel, long[] stride, long[] dilation, long[] before, long[] after) {

  /**
   * The window of a convolution or pooling, with the padding that its mode means for an input of
   * this size. TensorFlow's rule for Same: what does not divide evenly goes below and to the right.
   */
  static Window of(
      Site site,
      Value input,
      ConvolutionMode mode,
      int[] kernel,
      int[] stride,
      int[] dilation,
      int... padding) {
    if (!input.isImage()) {
      throw site.refused("its input is not an image");
    }
    long[] before = new long[2];
    long[] after = new long[2];
    for (int side = 0; side < 2; side++) {
      long length = input.shape()[side + 1];
      switch (mode) {
        case Same -> {
          long steps = (length + stride[side] - 1) / stride[side];
          long covered = (steps - 1) * stride[side] + reach(kernel[side], dilation[side]);
          long total = Math.max(0, covered - length);
          before[side] = total / 2;
          after[side] = total - total / 2;
        }
        case Strict, Truncate -> {
          before[side] = padding[side];
          after[side] = padding[side];
        }
        default ->
            throw site.refused(Formatted.of("the convolution mode %s is for sequences", mode));
      }
    }
    return new Window(longs(kernel), longs(stride), longs(dilation), before, after);
  }

  /**
   * The window of a transposed convolution: that of the convolution which it reverses, whose input
   * is this one's output.
   */
  static Window reversed(
      Site site,
      Value input,
      ConvolutionMode mode,
      int[] kernel,
      int[] stride,
      int[] dilation,
      int... padding) {
    if (mode != ConvolutionMode.Same) {
      return of(site, input, mode, kernel, stride, dilation, padding);
    }
    long[] before = new long[2];
    long[] after = new long[2];
    for (int side = 0; side < 2; side++) {
      long total = reach(kernel[side], dilation[side]) - stride[side];
      if (total < 0) {
        throw site.refused("its stride is longer than its kernel, in mode Same");
      }
      before[side] = total / 2;
      after[side] = total - total / 2;
    }
    return new Window(longs(kernel), longs(stride), longs(dilation), before, after);
  }

  /** How far a dilated kernel reaches. */
  private static long reach(int kernel, int dilation) {
    return (long) (kernel - 1) * dilation + 1;
  }

  boolean isDilated() {
    return dilation[0] != 1 || dilation[1] != 1;
  }

  /** Whether a window may lie completely in the padding. */
  boolean isPaddedBeyondKernel() {
    return IntStream.range(0, 2)
        .anyMatch(side -> Math.max(before[side], after[side]) >= kernel[side]);
  }

  AttributeProto kernelShape() {
    return integers("kernel_shape", kernel);
  }

  AttributeProto strides() {
    return integers("strides", stride);
  }

  AttributeProto dilations() {
    return integers("dilations", dilation);
  }

  AttributeProto pads() {
    return integers("pads", before[0], before[1], after[0], after[1]);
  }

  private static long[] longs(int... values) {
    return new long[] {values[0], values[1]};
  }
}
