package io.frostline.image;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.DoubleUnaryOperator;

/**
 * The original pixels that each resized pixel is computed from, along one axis, and their weights.
 *
 * <p>Triangle and cubic follow {@code precompute_coeffs} in Resample.c of Pillow step by step,
 * because bit-identical results need the same order of floating-point operations; nearest follows
 * {@code ImagingScaleAffine} in its Geometry.c, which adds up positions instead of multiplying.
 *
 * @param starts the first original pixel of each resized one, in non-decreasing order
 * @param counts how many original pixels each resized one uses
 * @param weights {@code width} slots for each resized pixel, the weights in the first of them; the
 *     weights of a pixel add up to 1
 */
record Taps(int[] starts, int[] counts, double[] weights, int width) {
  private static final double CUBIC_A = -0.5;

  static Taps triangle(Axis axis) {
    return filtered(axis, Math.max(1, axis.scale()), 1, Taps::triangleAt);
  }

  static Taps cubic(Axis axis) {
    return filtered(axis, Math.max(1, axis.scale()), 2, Taps::cubicAt);
  }

  /** Half-pixel centres, edges repeated: a triangle over two pixels at any scale. */
  static Taps bilinear(Axis axis) {
    return filtered(axis, 1, 1, Taps::triangleAt);
  }

  static Taps nearest(Axis axis) {
    Taps taps = empty(axis, 1);
    double position = axis.scale() * 0.5;
    for (long i = 0; i < axis.from() + axis.count(); i++) {
      if (i >= axis.from()) {
        int kept = (int) (i - axis.from());
        taps.starts[kept] = Math.min((int) position, axis.source() - 1);
        taps.counts[kept] = 1;
        taps.weights[kept] = 1;
      }
      position += axis.scale();
    }
    return taps;
  }

  static Taps area(Axis axis) {
    double scale = axis.scale();
    Taps taps = empty(axis, (int) Math.ceil(scale) + 1);
    for (int i = 0; i < axis.count(); i++) {
      double begin = (axis.from() + i) * scale;
      double end = Math.min(begin + scale, axis.length());
      int first = (int) begin;
      int last = Math.max(first + 1, Math.min((int) Math.ceil(end), first + taps.width));
      double[] covered = new double[Math.min(last, axis.source()) - first];
      for (int pixel = 0; pixel < covered.length; pixel++) {
        double at = (double) first + pixel;
        covered[pixel] = Math.min(at + 1, end) - Math.max(at, begin);
      }
      taps.put(i, first, covered);
    }
    return taps;
  }

  private static Taps filtered(
      Axis axis, double filterScale, double reach, DoubleUnaryOperator filter) {
    double support = reach * filterScale;
    double inverse = 1.0 / filterScale;
    Taps taps = empty(axis, (int) Math.ceil(support) * 2 + 1);
    for (int i = 0; i < axis.count(); i++) {
      double centre = (axis.from() + i + 0.5) * axis.scale();
      int first = Math.max(0, (int) (centre - support + 0.5));
      int end = Math.min(axis.source(), (int) (centre + support + 0.5));
      double[] weighted = new double[end - first];
      for (int pixel = 0; pixel < weighted.length; pixel++) {
        weighted[pixel] = filter.applyAsDouble((pixel + first - centre + 0.5) * inverse);
      }
      taps.put(i, first, weighted);
    }
    return taps;
  }

  private static Taps empty(Axis axis, int width) {
    int count = axis.count();
    return new Taps(new int[count], new int[count], new double[count * width], width);
  }

  private void put(int index, int first, double[] unnormalised) {
    double sum = 0;
    for (double weight : unnormalised) {
      sum += weight;
    }
    starts[index] = first;
    counts[index] = unnormalised.length;
    for (int pixel = 0; pixel < unnormalised.length; pixel++) {
      weights[index * width + pixel] = unnormalised[pixel] / sum;
    }
  }

  private static double triangleAt(double x) {
    return Math.max(0, 1 - Math.abs(x));
  }

  private static double cubicAt(double x) {
    double distance = Math.abs(x);
    if (distance < 1) {
      return ((CUBIC_A + 2) * distance - (CUBIC_A + 3)) * distance * distance + 1;
    }
    if (distance < 2) {
      return (((distance - 5) * distance + 8) * distance - 4) * CUBIC_A;
    }
    return 0;
  }

  /** The weights in fixed point, rounded half away from zero. */
  int[] fixedPoint(int bits) {
    int[] fixed = new int[weights.length];
    double one = 1 << bits;
    for (int i = 0; i < fixed.length; i++) {
      fixed[i] = (int) (weights[i] * one + (weights[i] < 0 ? -0.5 : 0.5));
    }
    return fixed;
  }

  /**
   * Whether a resized pixel can be darker or lighter than all its original ones: because of
   * negative weights, or because the rounding of very many weights adds up to half a level.
   *
   * @param bits of the weights in fixed point
   */
  boolean overshoots(int bits) {
    return (long) width * RgbImage.MAX_LEVEL >= 1L << bits
        || Arrays.stream(weights).anyMatch(weight -> weight < 0);
  }

  /** The original pixels that are used, in order. */
  int[] used() {
    BitSet used = new BitSet();
    for (int index = 0; index < starts.length; index++) {
      used.set(starts[index], end(index));
    }
    return used.stream().toArray();
  }

  /** One past the last original pixel of a resized one. */
  int end(int index) {
    return starts[index] + counts[index];
  }
}
