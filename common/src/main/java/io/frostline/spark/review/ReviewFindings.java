package io.frostline.spark.review;

import io.frostline.review.DuplicateGroups;
import io.frostline.review.LabelDoubts;
import io.frostline.review.OddOnesOut;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What was found, by the numbers of rows: sent to the tasks that write the tables.
 *
 * @param groups near-duplicates
 * @param sizes for each row how many rows its group has
 * @param best the representatives of groups with several rows, by their numbers
 * @param straddling for each row whether its group is in training and in another portion, too
 * @param labelsDiffer for each row whether members of its group have different labels
 * @param distances of each row from its class
 * @param odd the fences of rows without a label, then of each class
 * @param wrong for each row whether its label is probably wrong
 * @param labels in the order of their indices
 */
record ReviewFindings(
    DuplicateGroups groups,
    int[] sizes,
    Map<Integer, RowFacts> best,
    boolean[] straddling,
    boolean[] labelsDiffer,
    float[] distances,
    OddOnesOut odd,
    LabelDoubts doubts,
    boolean[] wrong,
    List<String> labels)
    implements Serializable {

  /** Whether a row is farther from its class than the other rows are. */
  boolean isOdd(int row, RowFacts facts) {
    return odd.isOdd(distances[row], facts.place() + 1);
  }

  /** The distance of a row over the median of its class. */
  float oddness(int row, RowFacts facts) {
    float median = odd.medians()[facts.place() + 1];
    return median > 0 ? distances[row] / median : Float.NaN;
  }
}
