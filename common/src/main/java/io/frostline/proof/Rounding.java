package io.frostline.proof;

import io.frostline.onnx.FloatTensor;
import java.util.Arrays;

/**
 * How far rounding may move each value of a tensor: the tolerance of a comparison.
 *
 * <p>A sum of products that is computed in floats, in any order, is the exact sum of products whose
 * factors differ from the given ones by some units in the last place (backward error analysis: N.
 * Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.1). So two engines
 * may differ by about as much as one engine does when it runs the network again with every factor
 * moved to a neighbouring float ({@link Nudge}). That follows the network: a sum of large products
 * that cancel, or that an activation clips to a small range, moves far compared with its result; a
 * well-conditioned one does not, and is compared strictly.
 *
 * <p>One value may happen not to move. So the largest movement at each index of each axis is kept,
 * over all others, and a value may move as far as the smallest of those at its own indices: what is
 * usual in its channel, or in its row.
 */
final class Rounding {
  /**
   * Units of the last place that sums may be off by. Measured on every layer of MobileNetV2 with
   * pixels from -1 to 1 and from 0 to 255, in Deeplearning4j and in ONNX Runtime: at most 5. On
   * EfficientNetB0 with random weights, on a processor with AVX-512 (AMD Zen 5): 8.01.
   */
  private static final double UNITS = 8.5;

  /** A channel may be still because nothing passed its threshold, by a hair. */
  private static final double SHARE_OF_LARGEST_MOVEMENT = 1.0 / 32;

  /**
   * What a value moves at least, in units of itself: functions such as exp are approximated, and
   * the sum below a softmax has no factors. Measured: 8e-7 for a softmax over 1,000 classes.
   */
  private static final double APPROXIMATION = 0x1p-22;

  /** A layer that rounding moves further, in units of its largest value, proves nothing. */
  private static final double LARGEST = 0.01;

  private final int[] shape;
  private final float[] values;
  private final float[][] movements;
  private float largestMovement;

  Rounding(FloatTensor tensor) {
    this.shape = Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
    this.values = tensor.values();
    this.movements = new float[shape.length][];
    for (int axis = 0; axis < shape.length; axis++) {
      movements[axis] = new float[shape[axis]];
    }
  }

  /** Takes into account the same tensor of a nudged network. */
  void observe(FloatTensor nudged) {
    if (nudged.values().length != values.length) {
      return;
    }
    rows(
        (from, last, place) -> {
          float row = 0;
          for (int index = 0; index < last.length; index++) {
            float value = values[from + index];
            float movement =
                (float)
                    (ImageDifference.between(nudged.values()[from + index], value)
                        + APPROXIMATION * Math.abs(value));
            last[index] = Math.max(last[index], movement);
            row = Math.max(row, movement);
          }
          for (int axis = 1; axis < place.length - 1; axis++) {
            movements[axis][place[axis]] = Math.max(movements[axis][place[axis]], row);
          }
          largestMovement = Math.max(largestMovement, row);
        });
  }

  /** For each value, by how much another computation of it may differ. */
  float[] limits() {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    double least = UNITS * SHARE_OF_LARGEST_MOVEMENT * largestMovement;
    double most = LARGEST * largest;
    float[] limits = new float[values.length];
    rows(
        (from, last, place) -> {
          float row = largestMovement;
          for (int axis = 1; axis < place.length - 1; axis++) {
            row = Math.min(row, movements[axis][place[axis]]);
          }
          for (int index = 0; index < last.length; index++) {
            float movement = place.length > 1 ? Math.min(row, last[index]) : row;
            limits[from + index] = (float) Math.min(most, UNITS * movement + least);
          }
        });
    return limits;
  }

  /**
   * Visits the values along the last axis, for each place on the others; the first is the batch.
   */
  private void rows(Row row) {
    int[] place = new int[shape.length];
    float[] last = shape.length == 0 ? new float[1] : movements[shape.length - 1];
    for (int from = 0; from < values.length; from += last.length) {
      row.visit(from, last, place);
      for (int axis = shape.length - 2; axis >= 0 && ++place[axis] == shape[axis]; axis--) {
        place[axis] = 0;
      }
    }
  }

  /** Consecutive values. */
  @FunctionalInterface
  private interface Row {
    /**
     * @param from the index of the first one
     * @param last what is kept for the last axis
     * @param place on each axis but the last
     */
    void visit(int from, float[] last, int... place);
  }
}
