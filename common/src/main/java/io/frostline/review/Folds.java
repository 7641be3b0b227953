package io.frostline.review;

import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Deals the rows to folds for cross-validation, each class as evenly as possible. Near-duplicates
 * are in the same fold, because a head that was trained on a copy of a row would only repeat the
 * label of the copy.
 */
public record Folds(int count, long seed) {
  /** So that a fold has a name of one byte. */
  private static final int MOST = 100;

  public Folds {
    if (count < 2 || count > MOST) {
      throw new IllegalArgumentException(
          Formatted.of("%d folds, but there must be 2 to %d", count, MOST));
    }
  }

  /**
   * The fold of each row.
   *
   * @param classes for each row the index of its class, or {@link RowBlock#NO_CLASS}
   * @param groups near-duplicates
   */
  public byte[] of(int[] classes, DuplicateGroups groups) {
    int highest = Arrays.stream(classes).max().orElse(RowBlock.NO_CLASS);
    List<List<Integer>> representatives = new ArrayList<>();
    for (int place = RowBlock.NO_CLASS; place <= highest; place++) {
      representatives.add(new ArrayList<>());
    }
    for (int row = 0; row < classes.length; row++) {
      if (groups.representatives()[row] == row) {
        representatives.get(classes[row] - RowBlock.NO_CLASS).add(row);
      }
    }
    byte[] folds = new byte[classes.length];
    Random random = new Random(seed);
    int next = 0;
    for (List<Integer> ofClass : representatives) {
      Collections.shuffle(ofClass, random);
      for (int row : ofClass) {
        folds[row] = (byte) (next++ % count);
      }
    }
    for (int row = 0; row < classes.length; row++) {
      folds[row] = folds[groups.representatives()[row]];
    }
    return folds;
  }
}
