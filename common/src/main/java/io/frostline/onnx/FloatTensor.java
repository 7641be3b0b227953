package io.frostline.onnx;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Floats in row-major order.
 *
 * @param shape the first dimension is the batch; empty for a single number
 * @param values as many as the product of the shape; not copied
 */
public record FloatTensor(long[] shape, float[] values) {
  public FloatTensor {
    long expected = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (expected != values.length) {
      throw new IllegalArgumentException(
          Formatted.of(
              "A tensor of shape %s takes %s, not %d.",
              Arrays.toString(shape), Count.of(expected, "value"), values.length));
    }
  }

  /** How many numbers one image has. */
  public int width() {
    return values.length / Math.toIntExact(shape[0]);
  }

  /** A copy of one image's numbers. */
  public float[] row(int image) {
    return Arrays.copyOfRange(values, image * width(), (image + 1) * width());
  }

  /** A copy of every image's numbers. */
  public float[][] rows() {
    return IntStream.range(0, Math.toIntExact(shape[0]))
        .mapToObj(this::row)
        .toArray(float[][]::new);
  }
}
