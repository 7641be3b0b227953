package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The cross-entropies of several heads on the same rows, and the errors of their differences. Sums
 * in a fixed order are the same to the bit, also after they were written as JSON.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE)
public final class PairedLosses implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] sums;
  private final double[][] products;
  private final long[] correct;
  private long rows;

  /**
   * @param heads how many
   */
  public PairedLosses(int heads) {
    sums = new double[heads];
    products = new double[heads][heads];
    correct = new long[heads];
  }

  @JsonCreator
  private PairedLosses(
      @JsonProperty("sums") double[] sums,
      @JsonProperty("products") double[][] products,
      @JsonProperty("correct") long[] correct,
      @JsonProperty("rows") long rows) {
    this.sums = sums;
    this.products = products;
    this.correct = correct;
    this.rows = rows;
  }

  /**
   * Adds a row.
   *
   * @param probabilities of each head, for many rows one after the other
   * @param from where this row's begin
   * @param classes how many there are
   */
  public void add(List<float[]> probabilities, int from, int classes, int label) {
    double[] losses = new double[sums.length];
    for (int head = 0; head < losses.length; head++) {
      float[] ofHead = probabilities.get(head);
      losses[head] = ProbabilityLoss.crossEntropy(ofHead[from + label]);
      correct[head] += ProbabilityLoss.mostProbable(ofHead, from, classes) == label ? 1 : 0;
      sums[head] += losses[head];
      for (int other = 0; other <= head; other++) {
        products[head][other] += losses[head] * losses[other];
      }
    }
    rows++;
  }

  /** Adds the rows of another comparison of the same heads. */
  public void add(PairedLosses other) {
    for (int head = 0; head < sums.length; head++) {
      sums[head] += other.sums[head];
      correct[head] += other.correct[head];
      for (int second = 0; second <= head; second++) {
        products[head][second] += other.products[head][second];
      }
    }
    rows += other.rows;
  }

  /** The number of rows added. */
  public long rows() {
    return rows;
  }

  /** The share of the rows that a head classifies correctly. */
  public double accuracy(int head) {
    return (double) correct[head] / rows;
  }

  /**
   * The heads compared with the one that has the lowest loss.
   *
   * @param penalties of the heads
   */
  public List<L2Candidate> candidates(List<Double> penalties) {
    int lowest = lowest();
    return IntStream.range(0, sums.length)
        .mapToObj(head -> candidate(penalties.get(head), head, lowest))
        .toList();
  }

  /** The first of the heads that have the lowest loss. */
  int lowest() {
    int best = 0;
    for (int head = 1; head < sums.length; head++) {
      best = sums[head] < sums[best] ? head : best;
    }
    return best;
  }

  /** By how much the losses of a head exceed those of another, summed over the rows. */
  double excess(int head, int other) {
    return sums[head] - sums[other];
  }

  private L2Candidate candidate(double l2, int head, int best) {
    return new L2Candidate(
        l2,
        sums[head] / rows,
        accuracy(head),
        excess(head, best) / rows,
        standardError(head, best));
  }

  private double standardError(int head, int best) {
    if (rows < 2) {
      return 0;
    }
    double mean = excess(head, best) / rows;
    double squares = product(head, head) - 2 * product(head, best) + product(best, best);
    double variance = Math.max(0, squares - rows * mean * mean) / (rows - 1);
    return Math.sqrt(variance / rows);
  }

  private double product(int one, int other) {
    return products[Math.max(one, other)][Math.min(one, other)];
  }
}
