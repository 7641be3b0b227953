package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.frostline.example.ExampleKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The content of the report page.
 *
 * @param title the classifier
 * @param kind what the examples are
 * @param judged what was evaluated, to follow "162 of 200 images of": {@code the test portion of …}
 * @param subject the same with the names of the tables instead of their addresses
 * @param date of the evaluation, as 2026-11-27, UTC
 * @param facts the provenance
 * @param notes what readers need to know to understand the figures, such as excluded rows
 * @param history the training, epoch by epoch; empty if it is not known
 * @param bestEpoch the epoch that was kept; null without history
 * @param mistakes the most confident ones, in that order
 * @param map null if there is none
 * @param absent the reasons why {@code history} or {@code map} are missing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(
    String title,
    ExampleKind kind,
    String judged,
    String subject,
    String date,
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
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(judged, "judged");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(metrics, "metrics");
    facts = List.copyOf(facts);
    notes = List.copyOf(notes);
    history = List.copyOf(history);
    mistakes = List.copyOf(mistakes);
    absent = Collections.unmodifiableMap(new TreeMap<>(absent));
    if (history.isEmpty() && !absent.containsKey("history")) {
      throw new IllegalArgumentException(
          "There is neither a history nor a reason why it is missing.");
    }
    if (map == null && !absent.containsKey("map")) {
      throw new IllegalArgumentException("There is neither a map nor a reason why it is missing.");
    }
  }

  /** An entry of the last section; the value may have several lines. */
  public record Fact(String name, String value) {}

  /**
   * One epoch of the training.
   *
   * @param number counted from 1
   * @param validationLoss null without validation rows, like the accuracy
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Epoch(
      int number,
      Double trainingLoss,
      Double trainingAccuracy,
      Double validationLoss,
      Double validationAccuracy) {}
}
