package io.frostline.proof;

/**
 * How far one tensor differs between source and package for one image.
 *
 * @param largestValue the source's largest absolute value
 * @param difference the largest difference; infinite when either has NaN or infinite values
 * @param source the source's values, sampled
 */
record ImageDifference(double largestValue, double difference, TensorSample source) {

  /**
   * Compares every value.
   *
   * @param from where the image begins among the tested values
   */
  static ImageDifference of(float[] source, float[] tested, int from) {
    double difference = 0;
    for (int index = 0; index < source.length; index++) {
      difference = Math.max(difference, between(source[index], tested[from + index]));
    }
    TensorSample sample = TensorSample.of(source, 0, source.length);
    return new ImageDifference(sample.largest(), difference, sample);
  }

  /** Compares the sampled values of the source with the tested values. */
  static ImageDifference of(TensorSample source, float[] tested, int from, int length) {
    return new ImageDifference(
        source.largest(), source.difference(TensorSample.of(tested, from, length)), source);
  }

  /** Infinite unless both are finite. */
  static double between(float source, float tested) {
    float difference = Math.abs(source - tested);
    return Float.isFinite(difference) ? difference : Double.POSITIVE_INFINITY;
  }
}
