package io.frostline.proof;

/**
 * How far one tensor differs between source and package for one image.
 *
 * @param largestValue the source's largest absolute value
 * @param difference the largest difference; infinite when either has NaN or infinite values
 * @param share the largest difference in units of what rounding may do to the same value: more than
 *     1 is a fault
 * @param source the source's values, sampled
 */
record ImageDifference(double largestValue, double difference, double share, TensorSample source) {

  /**
   * Compares every value.
   *
   * @param from where the image begins among the tested values
   */
  static ImageDifference of(float[] source, MeasuredTensor tested, int from) {
    double difference = 0;
    double share = 0;
    float[] values = tested.values().values();
    for (int index = 0; index < source.length; index++) {
      double here = between(source[index], values[from + index]);
      if (here != 0) {
        difference = Math.max(difference, here);
        share = Math.max(share, share(here, tested.limits()[from + index]));
      }
    }
    TensorSample sample = TensorSample.of(source, 0, source.length);
    return new ImageDifference(sample.largest(), difference, share, sample);
  }

  /** Compares the sampled values of the source with the tested values. */
  static ImageDifference of(TensorSample source, MeasuredTensor tested, int from) {
    int length = tested.values().width();
    TensorSample sample = TensorSample.of(tested.values().values(), from, length);
    double difference = source.difference(sample);
    double share =
        difference == 0 ? 0 : source.share(sample, TensorSample.of(tested.limits(), from, length));
    return new ImageDifference(source.largest(), difference, share, source);
  }

  /** Infinite unless both are finite. */
  static double between(float source, float tested) {
    float difference = Math.abs(source - tested);
    return Float.isFinite(difference) ? difference : Double.POSITIVE_INFINITY;
  }

  /** A difference in units of its limit. */
  static double share(double difference, float limit) {
    return difference == 0 || Double.isInfinite(difference) ? difference : difference / limit;
  }
}
