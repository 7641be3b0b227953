package io.frostline.quantisation;

/**
 * How the values of a tensor become bytes: {@code round(value / scale) + zeroPoint}, from 0 to 255.
 *
 * @param scale above 0
 * @param zeroPoint the byte of 0
 */
record ActivationScale(float scale, int zeroPoint) {
  static final int LARGEST = 255;

  /** Steps of the search for the ends of the range. */
  private static final int STEPS = 36;

  private static final double NARROWEST = 0.3;

  /** The scale of a tensor that is 0 everywhere. */
  private static final double SMALLEST_RANGE = 1e-8;

  /** The bytes from 0 on stand for the numbers from {@code low} to {@code high}. */
  private static ActivationScale of(double low, double high) {
    float scale = (float) (Math.max(high - low, SMALLEST_RANGE) / LARGEST);
    int zero = (int) Math.max(0, Math.min(LARGEST, Math.rint(-low / scale)));
    return new ActivationScale(scale, zero);
  }

  /**
   * The scale with the smallest squared error: cutting off rare large values makes all others
   * finer.
   *
   * @param clipping what the activation lets through, if it is left to this rounding
   */
  static ActivationScale ofLeastError(TensorStatistics statistics, Clipping clipping) {
    double low = Math.min(0, Math.max(clipping.low(), statistics.lowest()));
    double high = Math.max(0, Math.min(clipping.high(), statistics.highest()));
    ActivationScale best = of(low, high);
    double least = best.error(statistics);
    for (int below = 0; below <= (low < 0 ? STEPS : 0); below++) {
      for (int above = 0; above <= (high > 0 ? STEPS : 0); above++) {
        ActivationScale tried = of(low * share(below), high * share(above));
        double error = tried.error(statistics, least);
        if (error < least) {
          least = error;
          best = tried;
        }
      }
    }
    return best;
  }

  private static double share(int step) {
    return 1 - step * (1 - NARROWEST) / STEPS;
  }

  private double error(TensorStatistics statistics) {
    return error(statistics, Double.POSITIVE_INFINITY);
  }

  /** The sum of squared errors; of no interest once it exceeds a limit. */
  private double error(TensorStatistics statistics, double limit) {
    double sum = 0;
    for (int bin = 0; bin < TensorStatistics.BINS && sum < limit; bin++) {
      long count = statistics.count(bin);
      if (count > 0) {
        double difference = statistics.centre(bin) - rounded(statistics.centre(bin));
        sum += count * difference * difference;
      }
    }
    return sum;
  }

  /** What is left of a value. */
  double rounded(double value) {
    double level = Math.rint(value / scale) + zeroPoint;
    return (Math.max(0, Math.min(LARGEST, level)) - zeroPoint) * scale;
  }
}
