package io.frostline.proof;

/**
 * A sample of one image's tensor: enough to detect that it was computed differently.
 *
 * @param largest absolute value
 * @param mean of the absolute values
 * @param values at {@link #LENGTH} scattered positions; of fewer samples, the first ones
 */
record TensorSample(float largest, float mean, float[] values) {
  static final int LENGTH = 64;

  /** Multiples of the golden ratio are scattered evenly over any range, however many are taken. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Samples one image's part of a tensor. */
  static TensorSample of(float[] tensor, int from, int length) {
    float largest = 0;
    double sum = 0;
    for (int index = from; index < from + length; index++) {
      largest = Math.max(largest, Math.abs(tensor[index]));
      sum += Math.abs(tensor[index]);
    }
    float[] values = new float[LENGTH];
    for (int sample = 0; sample < LENGTH; sample++) {
      int position = (int) ((sample * GOLDEN >>> 1) % length);
      values[sample] = tensor[from + position];
    }
    return new TensorSample(largest, (float) (sum / length), values);
  }

  /**
   * The largest difference from the same tensor sampled elsewhere, in units of its limits.
   *
   * @param limits sampled at the same positions
   */
  double share(TensorSample other, TensorSample limits) {
    double share =
        Math.max(
            ImageDifference.share(ImageDifference.between(largest, other.largest), limits.largest),
            ImageDifference.share(ImageDifference.between(mean, other.mean), limits.mean));
    for (int sample = 0; sample < Math.min(values.length, other.values.length); sample++) {
      double difference = ImageDifference.between(values[sample], other.values[sample]);
      share = Math.max(share, ImageDifference.share(difference, limits.values[sample]));
    }
    return share;
  }

  /** The largest difference from the same tensor sampled elsewhere; infinite with any NaN. */
  double difference(TensorSample other) {
    double difference =
        Math.max(
            ImageDifference.between(largest, other.largest),
            ImageDifference.between(mean, other.mean));
    for (int sample = 0; sample < Math.min(values.length, other.values.length); sample++) {
      difference =
          Math.max(difference, ImageDifference.between(values[sample], other.values[sample]));
    }
    return difference;
  }
}
