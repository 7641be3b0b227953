package io.frostline.spark.review;

import io.frostline.review.RowBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which rows the head of each fold is trained on: those of the other folds, or as many of them as
 * fit into the memory of a task.
 *
 * @param folds for each row
 * @param classes for each row the index of its class
 * @param training for each row whether heads of other folds are trained on it
 * @param count of folds
 * @param classCount number of classes
 */
record FoldPlan(byte[] folds, int[] classes, boolean[] training, int count, int classCount)
    implements Serializable {
  private static final long SEED = 1;

  /**
   * Chooses the rows that are trained on: as many of each fold.
   *
   * @param most rows that a head is trained on
   */
  static FoldPlan of(byte[] folds, int[] classes, int count, int classCount, long most) {
    int[] labelled =
        IntStream.range(0, classes.length)
            .filter(row -> classes[row] != RowBlock.NO_CLASS)
            .toArray();
    long[] left = new long[count];
    Arrays.fill(left, Math.max(1, most / (count - 1)));
    boolean[] training = new boolean[classes.length];
    Random random = new Random(SEED);
    for (int place = 0; place < labelled.length; place++) {
      int other = place + random.nextInt(labelled.length - place);
      int row = labelled[other];
      labelled[other] = labelled[place];
      training[row] = left[folds[row]]-- > 0;
    }
    return new FoldPlan(folds, classes, training, count, classCount);
  }

  /** Whether the head of a fold is trained on a row. */
  boolean trains(int fold, int row) {
    return training[row] && folds[row] != fold;
  }

  /** How many rows with a smaller number than this one the head of a fold is trained on. */
  int trainingRows(int fold, int before) {
    int rows = 0;
    for (int row = 0; row < before; row++) {
      rows += trains(fold, row) ? 1 : 0;
    }
    return rows;
  }

  /** The places in a block of the labelled rows of a fold. */
  int[] rows(int fold, RowBlock block) {
    return IntStream.range(0, block.rows())
        .filter(row -> block.classes()[row] != RowBlock.NO_CLASS)
        .filter(row -> folds[block.first() + row] == fold)
        .toArray();
  }

  /** The number of rows with a label. */
  int labelledRows() {
    return (int) IntStream.of(classes).filter(place -> place != RowBlock.NO_CLASS).count();
  }

  /** The number of rows that some head is trained on. */
  int trainingRows() {
    int rows = 0;
    for (boolean row : training) {
      rows += row ? 1 : 0;
    }
    return rows;
  }
}
