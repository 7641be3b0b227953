package io.frostline.review;

/**
 * The correlation of planes of levels, such as the channels of two pictures: products and squares
 * of all planes are added up, each from its own mean.
 */
final class PlaneCorrelation {
  private double products;
  private double squares;
  private double otherSquares;

  /** Of two planes. */
  static double of(float[] one, float[] other) {
    PlaneCorrelation correlation = new PlaneCorrelation();
    correlation.add(one, other);
    return correlation.value(0);
  }

  /** Adds a plane of each. */
  void add(float[] one, float[] other) {
    double mean = mean(one);
    double otherMean = mean(other);
    for (int place = 0; place < one.length; place++) {
      double difference = one[place] - mean;
      double otherDifference = other[place] - otherMean;
      products += difference * otherDifference;
      squares += difference * difference;
      otherSquares += otherDifference * otherDifference;
    }
  }

  private static double mean(float[] plane) {
    double sum = 0;
    for (float level : plane) {
      sum += level;
    }
    return sum / plane.length;
  }

  /**
   * The correlation, up to 1.
   *
   * @param noise squares that both have in common: where there is hardly anything else, the planes
   *     are alike. 0 for planes of one level then.
   */
  double value(double noise) {
    double length = Math.sqrt((squares + noise) * (otherSquares + noise));
    return length == 0 ? 0 : (products + noise) / length;
  }
}
