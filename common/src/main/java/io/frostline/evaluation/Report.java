package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the report page shows.
 *
 * @param title the classifier
 * @param judged what the rows are, to stand after "162 of 200 images of": {@code the test portion
 *     of …}
 * @param facts where all this comes from
 * @param notes what a reader must know to understand the figures, such as rows that were left out
 * @param history the training, epoch by epoch; empty where it is not known
 * @param bestEpoch the one that was kept; null without history
 * @param mistakes the most confident ones, in that order
 * @param map null where there is none
 * @param absent why {@code history} or {@code map} are missing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(
    String title,
    String judged,
    List<Fact> facts,
    List<String> notes,
    Metrics metrics,
    List<Epoch> history,
    Integer bestEpoch,
    List<Mistake> mistakes,
    FeatureMap map,
    Map<String, String> absent) {
  public Report {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(judged, "judged");
    Objects.requireNonNull(metrics, "metrics");
    facts = List.copyOf(facts);
    notes = List.copyOf(notes);
    history = List.copyOf(history);
    mistakes = List.copyOf(mistakes);
    absent = Collections.unmodifiableMap(new TreeMap<>(absent));
    if (history.isEmpty() && !absent.containsKey("history")) {
      throw new IllegalArgumentException("No history, and no reason for it.");
    }
    if (map == null && !absent.containsKey("map")) {
      throw new IllegalArgumentException("No map, and no reason for it.");
    }
  }

  /** A line of the last section; the value may have several lines. */
  public record Fact(String name, String value) {}

  /**
   * One epoch of the training.
   *
   * @param number from 1 on
   * @param validationLoss null without validation rows, as the accuracy
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Epoch(
      int number,
      Double trainingLoss,
      Double trainingAccuracy,
      Double validationLoss,
      Double validationAccuracy) {}
}
