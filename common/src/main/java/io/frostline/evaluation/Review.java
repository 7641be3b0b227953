package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.frostline.example.ExampleKind;
import java.util.List;
import java.util.Objects;

/**
 * What a review has found: the content of its page, and without the shown examples that of {@code
 * review.json}.
 *
 * @param title the table
 * @param kind what the examples are
 * @param date of the review, as 2026-11-27, UTC
 * @param rows that were reviewed
 * @param quality pictures with flaws, by kind; empty for texts
 * @param notes what was left out or could not be looked for, and why
 * @param facts the provenance
 */
public record Review(
    String title,
    ExampleKind kind,
    String date,
    long rows,
    Duplicates duplicates,
    Labels labels,
    Outliers outliers,
    List<Poor> quality,
    List<String> notes,
    List<Report.Fact> facts) {
  public Review {
    Objects.requireNonNull(kind, "kind");
    quality = List.copyOf(quality);
    notes = List.copyOf(notes);
    facts = List.copyOf(facts);
  }

  /**
   * Near-duplicates.
   *
   * @param likeness what was compared
   * @param similarity the least similarity
   * @param groups with several members
   * @param copies that are not the best of their group
   * @param labelsDiffer groups with members of different labels
   * @param straddling groups with members in training and in another portion
   * @param testTwins examples of the test portion with a copy in training
   * @param shown the first groups
   */
  public record Duplicates(
      String likeness,
      double similarity,
      long groups,
      long copies,
      long labelsDiffer,
      long straddling,
      long testTwins,
      List<Group> shown) {}

  /**
   * A group, the best copy first.
   *
   * @param copies how many members it has; more than are shown, if they are many
   */
  public record Group(
      long copies, boolean straddles, boolean labelsDiffer, List<Suspect> members) {}

  /**
   * Labels that are probably wrong.
   *
   * @param judged labelled examples
   * @param agreement the share of them whose label is the most probable class
   * @param wrong that are listed
   * @param confusions of given labels and probable classes, the most frequent first
   * @param shown the most doubtful
   */
  public record Labels(
      long judged, double agreement, long wrong, List<Confused> confusions, List<Suspect> shown) {}

  /**
   * Examples with a label that are probably of another class.
   *
   * @param estimated their number
   */
  public record Confused(String label, String suggested, double estimated) {}

  /** Odd ones out. */
  public record Outliers(long found, List<Suspect> shown) {}

  /**
   * Pictures with a flaw.
   *
   * @param kind of the flaw, a word
   * @param shown the worst
   */
  public record Poor(String kind, long found, List<Suspect> shown) {}

  /**
   * An example that is shown.
   *
   * @param label null if it has none
   * @param suggested a class that fits better; null if none was looked for
   * @param portion of the split; null if it is in none
   * @param preview null if there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Suspect(
      String uri,
      float score,
      String reason,
      String label,
      String suggested,
      String portion,
      @JsonUnwrapped Preview preview) {
    /** A copy with a preview. */
    public Suspect with(Preview other) {
      return new Suspect(uri, score, reason, label, suggested, portion, other);
    }
  }
}
