package io.frostline.spark.review;

import io.frostline.review.ConfidentJoint;
import io.frostline.review.LabelDoubts;
import java.util.List;
import java.util.Optional;

/**
 * What a run has found, on the driver.
 *
 * @param rows that were reviewed
 * @param joint of labels; empty if there are no labels to doubt
 * @param notes for readers of the figures
 */
record ReviewResult(
    int rows,
    ReviewFindings findings,
    int testTwins,
    Optional<ConfidentJoint> joint,
    List<String> notes) {
  /** How many rows there are of a kind. */
  static long count(boolean[] rows) {
    long found = 0;
    for (boolean row : rows) {
      found += row ? 1 : 0;
    }
    return found;
  }

  /** The number of groups that straddle the split. */
  long straddlingGroups() {
    return groups(findings.straddling());
  }

  /** The number of groups with different labels. */
  long groupsWhoseLabelsDiffer() {
    return groups(findings.labelsDiffer());
  }

  /** The number of groups, by what is known of each of their rows. */
  private long groups(boolean[] ofRows) {
    long found = 0;
    for (int row = 0; row < rows; row++) {
      boolean first = findings.groups().representatives()[row] == row;
      found += first && ofRows[row] ? 1 : 0;
    }
    return found;
  }

  /** The share of the judged rows whose label is the most probable class; 0 without such rows. */
  double agreement() {
    LabelDoubts doubts = findings.doubts();
    long agreed = 0;
    for (int row = 0; row < rows; row++) {
      agreed +=
          doubts.labels()[row] >= 0 && doubts.suggested()[row] == doubts.labels()[row] ? 1 : 0;
    }
    return agreed == 0 ? 0 : (double) agreed / judged();
  }

  /** The number of rows whose label is probably wrong. */
  long wrong() {
    return count(findings.wrong());
  }

  /** The number of rows with a label that was judged. */
  long judged() {
    long found = 0;
    for (int label : findings.doubts().labels()) {
      found += label >= 0 ? 1 : 0;
    }
    return found;
  }
}
