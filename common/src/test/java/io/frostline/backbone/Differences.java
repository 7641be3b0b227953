package io.frostline.backbone;

/** How far apart two lists of numbers are. */
public final class Differences {
  private Differences() {}

  /** The largest difference in units of the largest expected absolute value. */
  public static double relative(float[] actual, float[] expected) {
    if (actual.length != expected.length) {
      throw new AssertionError(actual.length + " numbers instead of " + expected.length);
    }
    double difference = 0;
    double largest = 0;
    for (int index = 0; index < actual.length; index++) {
      difference = Math.max(difference, Math.abs((double) actual[index] - expected[index]));
      largest = Math.max(largest, Math.abs(expected[index]));
      if (Float.isNaN(actual[index])) {
        throw new AssertionError("NaN at " + index);
      }
    }
    return difference == 0 ? 0 : difference / largest;
  }
}
