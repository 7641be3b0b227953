package io.frostline.spark.review;

import io.frostline.head.FittedHead;
import io.frostline.head.LabelledRows;
import io.frostline.head.SoftmaxRegression;
import io.frostline.review.RowBlock;
import io.frostline.spark.JavaBytes;
import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.IntStream;
import scala.Tuple2;

/**
 * The rows of a block that the head of a fold is trained on.
 *
 * @param place of the first one among all rows that this head is trained on
 * @param labels indices of the classes
 */
record FoldRows(int place, float[] features, int[] labels) implements Serializable {
  private static final long SEED = 1;

  /** The rows of a block for the heads of all folds, computed one after the other. */
  static Iterator<Tuple2<Integer, byte[]>> of(RowBlock block, FoldPlan plan) {
    return IntStream.range(0, plan.count())
        .mapToObj(fold -> new Tuple2<>(fold, JavaBytes.of(of(block, plan, fold))))
        .iterator();
  }

  private static FoldRows of(RowBlock block, FoldPlan plan, int fold) {
    int[] rows =
        IntStream.range(0, block.rows())
            .filter(row -> plan.trains(fold, block.first() + row))
            .toArray();
    int[] labels = IntStream.of(rows).map(row -> block.classes()[row]).toArray();
    return new FoldRows(plan.trainingRows(fold, block.first()), gathered(block, rows), labels);
  }

  /** The features of some rows of a block. */
  static float[] gathered(RowBlock block, int[] rows) {
    int width = block.width();
    float[] features = new float[Math.multiplyExact(rows.length, width)];
    for (int place = 0; place < rows.length; place++) {
      System.arraycopy(block.views().get(0), rows[place] * width, features, place * width, width);
    }
    return features;
  }

  /**
   * Trains the head of a fold. One part is in memory at a time, beside the array of all.
   *
   * @param parts the serial form of its rows of each block, in any order
   * @param rows the number of rows of all parts
   */
  static FittedHead train(Iterator<byte[]> parts, int rows, int width, int classes) {
    float[] features = new float[Math.multiplyExact(rows, width)];
    int[] labels = new int[rows];
    while (parts.hasNext()) {
      FoldRows part = JavaBytes.read(parts.next(), FoldRows.class);
      System.arraycopy(part.features, 0, features, part.place * width, part.features.length);
      System.arraycopy(part.labels, 0, labels, part.place, part.labels.length);
    }
    return new SoftmaxRegression(new LabelledRows(features, width, labels), classes)
        .train(IntStream.range(0, rows).toArray(), SEED);
  }
}
