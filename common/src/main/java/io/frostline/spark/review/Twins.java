package io.frostline.spark.review;

import io.frostline.feature.Portion;
import io.frostline.review.DuplicateGroups;
import io.frostline.review.SimilarPair;
import java.util.List;

/**
 * Near-duplicates on both sides of the split: an evaluation on them tests what a classifier
 * remembers.
 *
 * @param groups for each row whether its group has rows in training and in another portion
 * @param ofTest number of rows of the test portion with a copy in training
 */
record Twins(boolean[] groups, int ofTest) {
  /**
   * Finds them.
   *
   * @param portions for each row its portion; null if it is in none
   */
  static Twins of(DuplicateGroups groups, List<SimilarPair> pairs, Portion[] portions) {
    int rows = portions.length;
    boolean[] training = new boolean[rows];
    boolean[] other = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      int group = groups.representatives()[row];
      training[group] |= portions[row] == Portion.TRAIN;
      other[group] |= portions[row] != null && portions[row] != Portion.TRAIN;
    }
    boolean[] straddling = new boolean[rows];
    boolean[] twins = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      int group = groups.representatives()[row];
      straddling[row] = training[group] && other[group];
    }
    for (SimilarPair pair : pairs) {
      twins[pair.row()] |= isTwin(portions[pair.row()], portions[pair.better()]);
      twins[pair.better()] |= isTwin(portions[pair.better()], portions[pair.row()]);
    }
    int ofTest = 0;
    for (boolean twin : twins) {
      ofTest += twin ? 1 : 0;
    }
    return new Twins(straddling, ofTest);
  }

  private static boolean isTwin(Portion own, Portion other) {
    return own == Portion.TEST && other == Portion.TRAIN;
  }
}
