package io.frostline.quantisation;

import java.io.Serializable;

/**
 * How the values of one tensor are distributed over many images, and the mean of each channel.
 *
 * <p>The same whatever the order and the grouping of the images: the bins double in width when a
 * larger value comes, two becoming one exactly, and the means are sums of whole numbers.
 */
public final class TensorStatistics implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Half of them are for values of one sign, of which at least half are in use. */
  static final int BINS = 8192;

  /** 2^-20 per unit: the sum of a million means up to 4 million fits. */
  private static final double UNITS = 1 << 20;

  private static final int FIRST_EXPONENT = -8;

  private final Channels channels;
  private final long[] bins = new long[BINS];
  private final long[] sums;
  private int exponent = FIRST_EXPONENT;
  private long images;
  private float lowest = Float.POSITIVE_INFINITY;
  private float highest = Float.NEGATIVE_INFINITY;

  /** Statistics of no images. */
  public TensorStatistics(Channels channels) {
    this.channels = channels;
    this.sums = new long[channels.count()];
  }

  /**
   * Adds an image.
   *
   * @param values all finite
   */
  public void add(float[] values) {
    int positions = values.length / sums.length;
    float largest = 0;
    for (int channel = 0; channel < sums.length; channel++) {
      double sum = 0;
      int at = channels.first(channel, positions);
      for (int position = 0; position < positions; position++, at += channels.step()) {
        float value = values[at];
        sum += value;
        lowest = Math.min(lowest, value);
        highest = Math.max(highest, value);
        largest = Math.max(largest, Math.abs(value));
      }
      sums[channel] = Math.addExact(sums[channel], Math.round(sum / positions * UNITS));
    }
    widen(largest);
    double scale = BINS / (2 * reach());
    for (float value : values) {
      bins[(int) (value * scale + BINS / 2)]++;
    }
    images++;
  }

  /** Adds the images of others. */
  public void add(TensorStatistics other) {
    while (exponent < other.exponent) {
      widen();
    }
    int shift = exponent - other.exponent;
    for (int bin = 0; bin < BINS; bin++) {
      bins[(bin - BINS / 2 >> shift) + BINS / 2] += other.bins[bin];
    }
    for (int channel = 0; channel < sums.length; channel++) {
      sums[channel] = Math.addExact(sums[channel], other.sums[channel]);
    }
    images += other.images;
    lowest = Math.min(lowest, other.lowest);
    highest = Math.max(highest, other.highest);
  }

  private void widen(float largest) {
    while (largest >= reach()) {
      widen();
    }
  }

  private void widen() {
    long[] wider = new long[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      wider[(bin - BINS / 2 >> 1) + BINS / 2] += bins[bin];
    }
    System.arraycopy(wider, 0, bins, 0, BINS);
    exponent++;
  }

  /** All values are between minus this number and this number. */
  private double reach() {
    return Math.scalb(1.0, exponent);
  }

  /** How many values are in a bin. */
  long count(int bin) {
    return bins[bin];
  }

  /** The middle of a bin. */
  double centre(int bin) {
    return (bin + 0.5 - BINS / 2) * 2 * reach() / BINS;
  }

  /** The smallest value. */
  double lowest() {
    return lowest;
  }

  /** The largest value. */
  double highest() {
    return highest;
  }

  /** The mean of each channel over positions and images. */
  double[] means() {
    double[] means = new double[sums.length];
    for (int channel = 0; channel < means.length; channel++) {
      means[channel] = sums[channel] / UNITS / Math.max(1, images);
    }
    return means;
  }
}
