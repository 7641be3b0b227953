package io.frostline.spark.review;

import io.frostline.head.FittedHead;
import io.frostline.head.LabelledRows;
import io.frostline.head.SoftmaxRegression;
import io.frostline.review.RowBlock;
import io.frostline.spark.JavaBytes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import scala.Tuple2;

/**
 * The rows of a block that the head of a fold is trained on.
 *
 * @param first the number of the first row of the block
 * @param labels indices of the classes
 */
record FoldRows(int first, float[] features, int[] labels) implements Serializable {
  private static final long SEED = 1;

  /** The rows of a block for the heads of all folds. */
  static Iterator<Tuple2<Integer, byte[]>> of(RowBlock block, FoldPlan plan) {
    List<Tuple2<Integer, byte[]>> all = new ArrayList<>();
    for (int fold = 0; fold < plan.count(); fold++) {
      int own = fold;
      int[] rows =
          IntStream.range(0, block.rows())
              .filter(row -> plan.trains(own, block.first() + row))
              .toArray();
      int[] labels = IntStream.of(rows).map(row -> block.classes()[row]).toArray();
      all.add(
          new Tuple2<>(
              fold, JavaBytes.of(new FoldRows(block.first(), gathered(block, rows), labels))));
    }
    return all.iterator();
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
   * Trains the head of a fold.
   *
   * @param parts its rows from all blocks, in any order
   */
  static FittedHead train(List<FoldRows> parts, int width, int classes) {
    List<FoldRows> sorted =
        parts.stream().sorted(Comparator.comparingInt(FoldRows::first)).toList();
    int rows = sorted.stream().mapToInt(part -> part.labels.length).sum();
    float[] features = new float[Math.multiplyExact(rows, width)];
    int[] labels = new int[rows];
    int place = 0;
    for (FoldRows part : sorted) {
      System.arraycopy(part.features, 0, features, place * width, part.features.length);
      System.arraycopy(part.labels, 0, labels, place, part.labels.length);
      place += part.labels.length;
    }
    return new SoftmaxRegression(new LabelledRows(features, width, labels), classes)
        .train(IntStream.range(0, rows).toArray(), SEED);
  }
}
