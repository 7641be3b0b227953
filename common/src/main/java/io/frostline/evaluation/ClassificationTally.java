package io.frostline.evaluation;

import io.frostline.evaluation.Metrics.Confusion;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates rows one by one, in a single pass and in memory that does not grow with their number:
 * every task fills its own tally, {@link #merge} combines them, and {@link #metrics} are
 * bit-identical however the rows were distributed.
 *
 * <p>Memory grows only with the pairs of classes that occur. Not thread-safe.
 */
public final class ClassificationTally implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FEW = 5;
  private static final double LEAST_PROBABILITY = 1e-15;

  /** How far the sum of the probabilities of a row may differ from 1: float32 over many classes. */
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
   * An empty tally.
   *
   * @param classes the number of classes of the classifier
   */
  public ClassificationTally(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          Formatted.of("A tally needs at least 1 class, not %d.", classes));
    }
    this.classes = classes;
  }

  /**
   * Evaluates a row.
   *
   * @param label index of its class
   * @param probabilities of all classes, finite; the array is not retained
   */
  public void add(int label, float[] probabilities) {
    if (probabilities.length != classes) {
      throw new IllegalArgumentException(
          Formatted.of(
              "Expected %d probabilities, one per class, but got %d.",
              classes, probabilities.length));
    }
    int best = 0;
    int before = 0;
    double sum = 0;
    for (int index = 0; index < classes; index++) {
      float probability = probabilities[index];
      if (!Float.isFinite(probability)) {
        throw new IllegalArgumentException(
            Formatted.of("The probability %f is not finite.", probability));
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
   * Evaluates a row for which only the most probable classes are known.
   *
   * @param label index of its class
   * @param best indices of the most probable classes in descending order, at least one
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
          Formatted.of(
              "The label is class %d and the prediction class %d, but there are only %d classes.",
              label, predicted, classes));
    }
    rows++;
    confusion.merge((long) label * classes + predicted, 1L, Long::sum);
    calibration.add(probability, label == predicted);
  }

  /** Adds the counts of another tally of the same classes, and returns this one. */
  public ClassificationTally merge(ClassificationTally other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          Formatted.of("Cannot merge tallies of %d and %d classes.", classes, other.classes));
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

  /** The number of rows evaluated. */
  public long rows() {
    return rows;
  }

  /**
   * The metrics over all rows.
   *
   * @param names of the classes, in their order
   * @throws IllegalStateException if no row was evaluated
   */
  public Metrics metrics(List<String> names) {
    if (names.size() != classes) {
      throw new IllegalArgumentException(
          Formatted.of("Expected %d names, one per class, but got %d.", classes, names.size()));
    }
    if (rows == 0) {
      throw new IllegalStateException("no row was evaluated");
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
          Formatted.of(
              "with %s, every label is among the five most probable", Count.of(classes, "class")));
    } else if (withoutFew > 0) {
      absent.put(
          "top5_accuracy",
          Formatted.of(
              "%s fewer than five classes: classify with --top 5",
              Count.of(withoutFew, "row lists", "rows list")));
    }
    if (withoutAll > 0) {
      absent.put(
          "log_loss",
          Formatted.of(
              "%s not contain the probabilities of all classes: classify with --all-probabilities",
              Count.of(withoutAll, "row does", "rows do")));
    } else if (unnormalised > 0) {
      absent.put(
          "log_loss",
          Formatted.of(
              "the probabilities of %s do not sum to 1: the classes are not mutually exclusive",
              Count.of(unnormalised, "row")));
    }
    return absent;
  }
}
