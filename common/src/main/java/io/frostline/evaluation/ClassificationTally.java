package io.frostline.evaluation;

import io.frostline.evaluation.Metrics.Confusion;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges rows one by one, in one pass and in memory that does not grow with them: every task fills
 * a tally of its own, {@link #merge} brings them together, and {@link #metrics} are the same to the
 * last bit however the rows were distributed.
 *
 * <p>Memory is that of the pairs of classes that occurred. Not thread-safe.
 */
public final class ClassificationTally implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FEW = 5;
  private static final double LEAST_PROBABILITY = 1e-15;

  /** What the probabilities of a row may differ from 1 in sum: float32 over many classes. */
  private static final double SUM_TOLERANCE = 1e-3;

  private final int classes;
  private final Map<Long, Long> confusion = new HashMap<>();
  private final CalibrationTally calibration = new CalibrationTally();
  private final FixedPointSum loss = new FixedPointSum();
  private long rows;
  private long amongFew;
  private long withoutFew;
  private long withoutAll;
  private long unnormalised;

  /**
   * Nothing judged yet.
   *
   * @param classes how many the classifier knows
   */
  public ClassificationTally(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("A tally of %d classes.".formatted(classes));
    }
    this.classes = classes;
  }

  /**
   * Judges a row.
   *
   * @param label its place among the classes
   * @param probabilities of all classes, finite; not kept
   */
  public void add(int label, float[] probabilities) {
    if (probabilities.length != classes) {
      throw new IllegalArgumentException(
          "%d probabilities for %d classes.".formatted(probabilities.length, classes));
    }
    int best = 0;
    int before = 0;
    double sum = 0;
    for (int index = 0; index < classes; index++) {
      float probability = probabilities[index];
      if (!Float.isFinite(probability)) {
        throw new IllegalArgumentException("The probability %f.".formatted(probability));
      }
      sum += probability;
      best = probability > probabilities[best] ? index : best;
      before += standsBefore(index, label, probabilities) ? 1 : 0;
    }
    count(label, best, probabilities[best]);
    amongFew += before < FEW ? 1 : 0;
    unnormalised += Math.abs(sum - 1) > SUM_TOLERANCE ? 1 : 0;
    loss.add(-Math.log(Math.max(probabilities[label], LEAST_PROBABILITY)));
  }

  private static boolean standsBefore(int index, int label, float[] probabilities) {
    return probabilities[index] > probabilities[label]
        || index < label && probabilities[index] == probabilities[label];
  }

  /**
   * Judges a row of which only the best classes are known.
   *
   * @param label its place among the classes
   * @param best places of the most probable classes in descending order, one at least
   * @param probability of the first
   */
  public void addBest(int label, int[] best, float probability) {
    count(label, best[0], probability);
    boolean found = false;
    for (int rank = 0; rank < Math.min(FEW, best.length); rank++) {
      found |= best[rank] == label;
    }
    amongFew += found ? 1 : 0;
    withoutFew += found || best.length >= Math.min(FEW, classes) ? 0 : 1;
    withoutAll++;
  }

  private void count(int label, int predicted, float probability) {
    if (label < 0 || label >= classes || predicted < 0 || predicted >= classes) {
      throw new IllegalArgumentException(
          "Label %d, predicted %d, of %d classes.".formatted(label, predicted, classes));
    }
    rows++;
    confusion.merge((long) label * classes + predicted, 1L, Long::sum);
    calibration.add(probability, label == predicted);
  }

  /** Adds what another tally of the same classes counted, and returns this one. */
  public ClassificationTally merge(ClassificationTally other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "Tallies of %d and %d classes.".formatted(classes, other.classes));
    }
    other.confusion.forEach((pair, count) -> confusion.merge(pair, count, Long::sum));
    calibration.add(other.calibration);
    loss.add(other.loss);
    rows += other.rows;
    amongFew += other.amongFew;
    withoutFew += other.withoutFew;
    withoutAll += other.withoutAll;
    unnormalised += other.unnormalised;
    return this;
  }

  /** How many rows were judged. */
  public long rows() {
    return rows;
  }

  /**
   * The figures of all rows.
   *
   * @param names of the classes, in their order
   * @throws IllegalStateException when no row was judged
   */
  public Metrics metrics(List<String> names) {
    if (names.size() != classes) {
      throw new IllegalArgumentException("%d names, %d classes.".formatted(names.size(), classes));
    }
    if (rows == 0) {
      throw new IllegalStateException("no row was judged");
    }
    List<Confusion> pairs =
        confusion.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(pair -> confusion(pair.getKey(), pair.getValue()))
            .toList();
    Map<String, String> absent = absent();
    return new ClassSummary(names, pairs)
        .metrics(
            absent.containsKey("top5_accuracy") ? null : (Double) ((double) amongFew / rows),
            absent.containsKey("log_loss") ? null : (Double) (loss.value() / rows),
            calibration.calibration(rows),
            absent);
  }

  private Confusion confusion(long pair, long count) {
    return new Confusion((int) (pair / classes), (int) (pair % classes), count);
  }

  private Map<String, String> absent() {
    Map<String, String> absent = new HashMap<>();
    if (classes <= FEW) {
      absent.put(
          "top5_accuracy",
          "with %d classes, every label is among the best five".formatted(classes));
    } else if (withoutFew > 0) {
      absent.put(
          "top5_accuracy",
          "%,d rows tell fewer than the best five classes: classify with --top 5"
              .formatted(withoutFew));
    }
    if (withoutAll > 0) {
      absent.put(
          "log_loss",
          "%,d rows do not tell the probabilities of all classes: classify with --all-probabilities"
              .formatted(withoutAll));
    } else if (unnormalised > 0) {
      absent.put(
          "log_loss",
          "the probabilities of %,d rows do not sum to 1: they are not of classes that exclude each other"
              .formatted(unnormalised));
    }
    return absent;
  }
}
