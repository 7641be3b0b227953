package io.frostline.evaluation;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts the rows that were left out of an evaluation, by reason. */
public final class LeftOutRows implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Enough to recognise the problem; a table may have a different label in every row. */
  private static final int LABELS = 1_000;

  private static final int NAMED = 5;

  private final HashMap<String, Long> unknown = new HashMap<>();
  private long unknownRows;
  private long unlabelled;
  private long unassigned;
  private long notFinite;
  private long otherPortions;

  /** A row without a label, or with an empty one. */
  public void unlabelled() {
    unlabelled++;
  }

  /** A row whose label is not one of the classes. */
  public void unknown(String label) {
    unknownRows++;
    count(label, 1);
  }

  private void count(String label, long rows) {
    if (unknown.containsKey(label) || unknown.size() < LABELS) {
      unknown.merge(label, rows, Long::sum);
    }
  }

  /** A row without a portion in the split column. */
  public void unassigned() {
    unassigned++;
  }

  /** A row with a feature or a probability that is not finite. */
  public void notFinite() {
    notFinite++;
  }

  /** A row of another portion, which is expected. */
  public void ofAnotherPortion() {
    otherPortions++;
  }

  /** Adds the counts of another. */
  public void merge(LeftOutRows other) {
    other.unknown.forEach(this::count);
    unknownRows += other.unknownRows;
    unlabelled += other.unlabelled;
    unassigned += other.unassigned;
    notFinite += other.notFinite;
    otherPortions += other.otherPortions;
  }

  /** The number of rows in other portions. */
  public long otherPortions() {
    return otherPortions;
  }

  /** Notes for readers of the figures, one sentence per reason that occurred. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (unknownRows > 0) {
      notes.add(
          Formatted.of(
              "%s a label that is not one of the classes and %s left out: %s.",
              have(unknownRows), were(unknownRows), unknownLabels()));
    }
    if (unlabelled > 0) {
      notes.add(Formatted.of("%s no label and %s left out.", have(unlabelled), were(unlabelled)));
    }
    if (unassigned > 0) {
      notes.add(
          Formatted.of(
              "%s no portion in the split column and %s left out.",
              have(unassigned), were(unassigned)));
    }
    if (notFinite > 0) {
      notes.add(
          Formatted.of(
              "%s numbers that are not finite and %s left out.", have(notFinite), were(notFinite)));
    }
    return notes;
  }

  private static String have(long rows) {
    return Count.of(rows, "row has", "rows have");
  }

  private static String were(long rows) {
    return Count.word(rows, "was", "were");
  }

  private String unknownLabels() {
    String named =
        unknown.entrySet().stream()
            .sorted(
                Comparator.comparing((Map.Entry<String, Long> label) -> -label.getValue())
                    .thenComparing(Map.Entry::getKey))
            .limit(NAMED)
            .map(label -> Formatted.of("%s (%,d)", label.getKey(), label.getValue()))
            .collect(Collectors.joining(", "));
    return unknown.size() > NAMED ? named + " and others" : named;
  }
}
