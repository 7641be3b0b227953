package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.frostline.message.Formatted;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The metrics of a classifier, computed from labels and probabilities. Definitions follow
 * scikit-learn unless stated otherwise; shares are between 0 and 1.
 *
 * @param rows the number of rows evaluated
 * @param accuracy share of the rows whose most probable class is their label; of equally probable
 *     classes, the first one counts
 * @param accuracyInterval 95 % confidence interval of the accuracy: the Wilson score interval
 *     (1927)
 * @param baseline accuracy of always predicting the most frequent label
 * @param top5Accuracy share of the rows whose label is among the five most probable classes; null
 *     if that is meaningless or not known
 * @param logLoss mean of -ln of the probability of the label, clipped to at least 1e-15; null if it
 *     is not known
 * @param macro means over the classes that occur as label or prediction; undefined values count as
 *     0
 * @param weighted means over the same classes, weighted by the number of rows with each label
 * @param calibration how well the probabilities match the accuracy
 * @param classes metrics per class, in the order of the classifier
 * @param confusion the pairs of label and predicted class that occur, with their counts
 * @param absent the reasons why metrics are null, by name
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({"rows", "accuracy", "accuracy_interval", "baseline", "top5_accuracy"})
public record Metrics(
    long rows,
    double accuracy,
    Interval accuracyInterval,
    double baseline,
    @JsonProperty("top5_accuracy") @JsonInclude(JsonInclude.Include.NON_NULL) Double top5Accuracy,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double logLoss,
    Averages macro,
    Averages weighted,
    Calibration calibration,
    List<ClassFigures> classes,
    List<Confusion> confusion,
    Map<String, String> absent) {

  public Metrics {
    Objects.requireNonNull(accuracyInterval, "accuracyInterval");
    Objects.requireNonNull(macro, "macro");
    Objects.requireNonNull(weighted, "weighted");
    Objects.requireNonNull(calibration, "calibration");
    classes = List.copyOf(classes);
    confusion = List.copyOf(confusion);
    absent = Collections.unmodifiableMap(new TreeMap<>(absent));
    if (rows < 1) {
      throw new IllegalArgumentException(
          Formatted.of("Metrics need at least 1 row, not %d.", rows));
    }
  }

  /**
   * Whether the accuracy is above that of always predicting the most frequent label, by more than
   * chance explains.
   */
  public boolean beatsGuessing() {
    return accuracyInterval.low() > baseline;
  }

  /** An interval. */
  public record Interval(double low, double high) {
    private static final double QUANTILE = 1.959963984540054;

    /**
     * The 95 % interval of a share: Wilson, Probable inference, the law of succession, and
     * statistical inference, 1927.
     *
     * @param trials above 0
     */
    public static Interval ofShare(long successes, long trials) {
      return ofShare((double) successes / trials, trials);
    }

    /**
     * The same for a share of trials whose number was reduced because they depend on each other.
     */
    static Interval ofShare(double share, double trials) {
      double square = QUANTILE * QUANTILE;
      double centre = share + square / (2 * trials);
      double spread =
          QUANTILE * Math.sqrt(share * (1 - share) / trials + square / (4.0 * trials * trials));
      double scale = 1 + square / trials;
      return new Interval(
          Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale));
    }
  }

  /** A mean of the metrics of the classes. */
  public record Averages(double precision, double recall, double f1) {}

  /**
   * One class.
   *
   * @param rows with this label
   * @param predicted rows predicted as this class
   * @param correct rows with this label that were predicted as this class
   * @param precision share of the predicted rows that are correct; null if there are none
   * @param recall share of the labelled rows that are correct; null if there are none
   * @param f1 harmonic mean of both; null if there are neither rows nor predictions
   */
  public record ClassFigures(
      String name,
      long rows,
      long predicted,
      long correct,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double precision,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double recall,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double f1) {}

  /**
   * The rows with one label and one predicted class; {@code [label, predicted, rows]} in JSON.
   *
   * @param label index of the label
   * @param predicted index of the most probable class
   */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  public record Confusion(int label, int predicted, long rows) {}

  /**
   * Confidence (the probability of the most probable class) compared with accuracy.
   *
   * @param expectedError mean over the bins of |accuracy - confidence|, weighted by rows: the
   *     expected calibration error of Guo et al. (2017, arXiv:1706.04599), fifteen bins
   * @param bins of equal width from 0 to 1, including empty ones
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Calibration(double expectedError, List<Bin> bins) {
    public Calibration {
      bins = List.copyOf(bins);
    }
  }

  /**
   * Rows of similar confidence.
   *
   * @param above the exclusive lower bound of the bin, except for 0, which is inclusive
   * @param upTo the inclusive upper bound of the bin
   * @param confidence mean; null without rows
   * @param accuracy share of correct predictions; null without rows
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Bin(
      double above,
      double upTo,
      long rows,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double confidence,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double accuracy) {}
}
