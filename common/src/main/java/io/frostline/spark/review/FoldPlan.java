package io.frostline.spark.review;

import io.frostline.review.RowBlock;
import java.io.Serializable;
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
   * Chooses the rows that are trained on.
   *
   * @param most rows that a head is trained on
   */
  static FoldPlan of(byte[] folds, int[] classes, int count, int classCount, long most) {
    int[] labelled =
        IntStream.range(0, classes.length)
            .filter(row -> classes[row] != RowBlock.NO_CLASS)
            .toArray();
    long wanted = Math.min(labelled.length, most * count / (count - 1));
    boolean[] training = new boolean[classes.length];
    Random random = new Random(SEED);
    for (int place = 0; place < wanted; place++) {
      int other = place + random.nextInt(labelled.length - place);
      training[labelled[other]] = true;
      labelled[other] = labelled[place];
    }
    return new FoldPlan(folds, classes, training, count, classCount);
  }

  /** Whether the head of a fold is trained on a row. */
  boolean trains(int fold, int row) {
    return training[row] && folds[row] != fold;
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
