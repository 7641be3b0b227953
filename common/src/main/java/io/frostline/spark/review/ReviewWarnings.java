package io.frostline.spark.review;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.List;

/** Findings that say more about the review than about the examples, with a remedy for each. */
record ReviewWarnings(long rows, long copies, double similarity, Doubted doubted) {
  /** More copies than this share are rather examples that look alike. */
  private static final double MOST_COPIES = 0.2;

  /**
   * The highest share of wrong labels in ten well-known datasets: QuickDraw (Northcutt, Athalye and
   * Mueller, Pervasive Label Errors in Test Sets Destabilize Machine Learning Benchmarks, NeurIPS
   * 2021).
   */
  private static final double MOST_WRONG = 0.101;

  private static final double HUNDREDTHS = 100;
  private static final double HIGHEST = 0.99;

  /**
   * What the heads think of the labels.
   *
   * @param judged labels
   * @param wrong labels that are listed
   * @param agreement the share of labels that are the most probable class
   */
  record Doubted(long judged, long wrong, double agreement) {}

  static ReviewWarnings of(ReviewRequest request, ReviewResult result) {
    return new ReviewWarnings(
        result.rows(),
        result.findings().groups().copies(),
        request.similarity(),
        new Doubted(result.judged(), result.wrong(), result.agreement()));
  }

  /** A sentence or two for each. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    if (copies > MOST_COPIES * rows) {
      sentences.add(
          Formatted.of(
              "%,d of %s copies: the similarity of %s is probably too low for examples that look this much alike. %s",
              copies,
              Count.of(rows, "row is", "rows are"),
              similarity,
              similarity < HIGHEST
                  ? Formatted.of("Try --similarity %.2f.", higher())
                  : "Use the features of a later layer."));
    }
    if (doubted.wrong > MOST_WRONG * doubted.judged) {
      sentences.add(
          Formatted.of(
              "%,d of %s doubted, by heads that agree with only %.1f %% of all: they are probably too weak to judge them, and only the first of the list deserve a look. Find a layer with more accurate heads by `frostline probe`.",
              doubted.wrong,
              Count.of(doubted.judged, "label is", "labels are"),
              HUNDREDTHS * doubted.agreement));
    }
    return sentences;
  }

  /** Half way to 1. */
  private double higher() {
    return Math.ceil((1 + similarity) / 2 * HUNDREDTHS - 1e-9) / HUNDREDTHS;
  }
}
