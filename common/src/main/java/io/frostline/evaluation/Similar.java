package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.frostline.example.ExampleKind;
import java.util.List;
import java.util.Objects;

/**
 * The nearest rows of some examples: the content of their page.
 *
 * @param title the table
 * @param kind what the examples are
 * @param date of the search, as 2026-11-27, UTC
 * @param rows that were compared
 * @param asked what the queries are, for people
 * @param queries their number
 * @param top number of neighbours of each
 * @param shown the first queries
 * @param notes what was left out or cannot be shown, and why
 * @param facts the provenance
 */
public record Similar(
    String title,
    ExampleKind kind,
    String date,
    long rows,
    String asked,
    long queries,
    int top,
    List<Query> shown,
    List<String> notes,
    List<Report.Fact> facts) {
  public Similar {
    Objects.requireNonNull(kind, "kind");
    shown = List.copyOf(shown);
    notes = List.copyOf(notes);
    facts = List.copyOf(facts);
  }

  /**
   * An example with its neighbours, the nearest first.
   *
   * @param preview null if there is none
   */
  public record Query(String uri, List<Near> neighbours, @JsonUnwrapped Preview preview) {}

  /**
   * A neighbour.
   *
   * @param rank 1 for the nearest
   * @param label null if it has none
   * @param score the cosine
   * @param preview null if there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Near(
      int rank, String uri, String label, float score, @JsonUnwrapped Preview preview) {}
}
