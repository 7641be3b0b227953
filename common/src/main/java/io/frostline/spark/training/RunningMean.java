package io.frostline.spark.training;

/** The mean of vectors that come one after the other, in double precision. */
final class RunningMean {
  private final double[] sums;
  private int count;

  RunningMean(int size) {
    this.sums = new double[size];
  }

  void add(float... vector) {
    for (int index = 0; index < sums.length; index++) {
      sums[index] += vector[index];
    }
    count++;
  }

  /** The mean of at least one vector. */
  float[] mean() {
    float[] mean = new float[sums.length];
    for (int index = 0; index < mean.length; index++) {
      mean[index] = (float) (sums[index] / count);
    }
    return mean;
  }
}
