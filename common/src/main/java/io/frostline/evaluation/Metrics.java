package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What labels and probabilities tell of a classifier. Definitions are those of scikit-learn, unless
 * a figure says otherwise; shares lie between 0 and 1.
 *
 * @param rows how many rows were judged
 * @param accuracy share of the rows whose most probable class is their label; of equally probable
 *     ones the first class counts
 * @param accuracyInterval where the accuracy on further rows of this kind lies with 95 %
 *     confidence, by Wilson's score interval (1927)
 * @param baseline accuracy of always answering with the most frequent label
 * @param top5Accuracy share of the rows whose label is among the five most probable classes; null
 *     where that says nothing or is not known
 * @param logLoss mean of -ln of the label's probability, which counts as 1e-15 at least; null where
 *     it is not known
 * @param macro means over the classes that occur as label or prediction; what is undefined counts
 *     as 0
 * @param weighted means over the same, weighted by the rows of each label
 * @param calibration how far the probabilities can be taken at their word
 * @param classes figures of each class, in the order of the classifier
 * @param confusion how often which label got which class; only what occurred
 * @param absent why a figure is null, by its name
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"rows", "accuracy", "accuracy_interval", "baseline", "top5_accuracy"})
public record Metrics(
    long rows,
    double accuracy,
    Interval accuracyInterval,
    double baseline,
    @JsonProperty("top5_accuracy") Double top5Accuracy,
    Double logLoss,
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
      throw new IllegalArgumentException("Metrics of %d rows.".formatted(rows));
    }
  }

  /** From here to there. */
  public record Interval(double low, double high) {}

  /** One kind of mean of the classes' figures. */
  public record Averages(double precision, double recall, double f1) {}

  /**
   * One class.
   *
   * @param rows with this label
   * @param predicted rows that were taken for this class
   * @param correct rows that are both
   * @param precision share of the predicted that are correct; null where nothing was predicted
   * @param recall share of the rows that are correct; null where there are no rows
   * @param f1 harmonic mean of both; null where there are neither rows nor predictions
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ClassFigures(
      String name,
      long rows,
      long predicted,
      long correct,
      Double precision,
      Double recall,
      Double f1) {}

  /**
   * Rows of one label that got one class; {@code [label, predicted, rows]} in JSON.
   *
   * @param label place of the label among the classes
   * @param predicted place of the most probable class
   */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  public record Confusion(int label, int predicted, long rows) {}

  /**
   * Confidence, the probability of the most probable class, against the share of correct answers.
   *
   * @param expectedError mean over the bins of |accuracy - confidence|, weighted by rows: the
   *     expected calibration error of Guo et al. (2017, arXiv:1706.04599), fifteen bins
   * @param bins of equal width from 0 to 1, the empty ones included
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
   * @param above the bin's lower border, which belongs to the bin below, except 0
   * @param upTo the bin's upper border, which belongs to it
   * @param confidence mean; null without rows
   * @param accuracy share of correct answers; null without rows
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Bin(double above, double upTo, long rows, Double confidence, Double accuracy) {}
}
