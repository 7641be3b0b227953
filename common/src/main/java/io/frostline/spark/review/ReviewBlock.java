package io.frostline.spark.review;

import io.frostline.review.RowBlock;
import java.io.Serializable;
import java.util.List;

/**
 * Rows of a feature table in the order of their numbers.
 *
 * @param facts of each row
 * @param features row after row, centred and of length 1
 * @param unusable rows between these that have no number, because they are not reviewed
 */
record ReviewBlock(List<RowFacts> facts, float[] features, int width, List<UnusableRow> unusable)
    implements Serializable {
  ReviewBlock {
    facts = List.copyOf(facts);
    unusable = List.copyOf(unusable);
  }

  int rows() {
    return facts.size();
  }

  /** The features with their classes. */
  RowBlock features(int first) {
    return new RowBlock(
        first, List.of(features), width, facts.stream().mapToInt(RowFacts::place).toArray());
  }
}
