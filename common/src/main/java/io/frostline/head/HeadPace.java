package io.frostline.head;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * How long small heads take on one thread of this machine: a constant part of each step, and a part
 * that grows with the numbers that it reads.
 *
 * @param secondsOfStep whatever the rows of the step are
 * @param secondsOfNumber for each feature of each row
 */
public record HeadPace(double secondsOfStep, double secondsOfNumber) {
  private static final int FEW_ROWS = 64;
  private static final int SMALL = 64;
  private static final int MANY_ROWS = 512;
  private static final int LARGE = 2_048;
  private static final double NANOS = 1e9;

  public HeadPace {
    if (!(secondsOfStep >= 0 && secondsOfNumber >= 0)) {
      throw new IllegalArgumentException("negative times: " + secondsOfStep + secondsOfNumber);
    }
  }

  /** Measures both on noise, after a head that loads the engine. */
  public static HeadPace measure(int classes) {
    seconds(FEW_ROWS, SMALL, classes);
    double small = seconds(FEW_ROWS, SMALL, classes) / SoftmaxRegression.steps(FEW_ROWS);
    double large = seconds(MANY_ROWS, LARGE, classes) / SoftmaxRegression.steps(MANY_ROWS);
    double numbers =
        numbers(MANY_ROWS, LARGE) / SoftmaxRegression.steps(MANY_ROWS)
            - numbers(FEW_ROWS, SMALL) / SoftmaxRegression.steps(FEW_ROWS);
    double ofNumber = Math.max(0, (large - small) / numbers);
    double few = numbers(FEW_ROWS, SMALL) / SoftmaxRegression.steps(FEW_ROWS);
    return new HeadPace(Math.max(0, small - few * ofNumber), ofNumber);
  }

  /** How long a head takes that is trained on so many rows of so many features. */
  public double seconds(long rows, int width) {
    return secondsOfStep * SoftmaxRegression.steps(rows) + secondsOfNumber * numbers(rows, width);
  }

  /** Those of all epochs. */
  private static double numbers(long rows, int width) {
    return (double) SoftmaxRegression.epochs(rows) * rows * width;
  }

  private static double seconds(int rows, int width, int classes) {
    Random random = new Random(1);
    float[] features = new float[rows * width];
    for (int place = 0; place < features.length; place++) {
      features[place] = (float) random.nextGaussian();
    }
    int[] labels = IntStream.range(0, rows).map(row -> row % classes).toArray();
    int[] all = IntStream.range(0, rows).toArray();
    long start = System.nanoTime();
    new SoftmaxRegression(new LabelledRows(features, width, labels), classes).judge(all, all, 1);
    return (System.nanoTime() - start) / NANOS;
  }
}
