package io.frostline.review;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The cosines of rows of two blocks that are of the same class, and of no others: products of a
 * matrix for each class.
 */
final class NearestOfClasses {
  /** Fewer products are computed one by one: the engine takes as long to begin. */
  private static final int FEW_PAIRS = 2048;

  private final RowBlock better;
  private final RowBlock worse;
  private final Map<Integer, int[]> columns;
  private final Map<Integer, int[]> rows;

  /**
   * Sorts the rows by class.
   *
   * @param from the first row of the worse block that is compared
   */
  NearestOfClasses(RowBlock better, RowBlock worse, int from) {
    this.better = better;
    this.worse = worse;
    this.columns = places(better, 0);
    this.rows = places(worse, from);
  }

  private static Map<Integer, int[]> places(RowBlock block, int from) {
    Map<Integer, int[]> places = new HashMap<>();
    IntStream.range(from, block.rows())
        .boxed()
        .collect(Collectors.groupingBy(row -> block.classes()[row]))
        .forEach(
            (own, list) -> places.put(own, list.stream().mapToInt(Integer::intValue).toArray()));
    return places;
  }

  /** The number of pairs of rows of the same class. */
  long pairs() {
    return rows.entrySet().stream()
        .mapToLong(
            of ->
                (long) of.getValue().length * columns.getOrDefault(of.getKey(), new int[0]).length)
        .sum();
  }

  /** Adds the cosines to the neighbours of both. */
  void find(int strip, BlockComparison.Found found) {
    rows.forEach(
        (own, ofWorse) -> {
          int[] ofBetter = columns.getOrDefault(own, new int[0]);
          if ((long) ofWorse.length * ofBetter.length <= FEW_PAIRS) {
            few(ofBetter, ofWorse, found);
          } else {
            many(ofBetter, ofWorse, Math.min(strip, ofWorse.length), found);
          }
        });
  }

  private void few(int[] ofBetter, int[] ofWorse, BlockComparison.Found found) {
    for (int row : ofWorse) {
      for (int column : ofBetter) {
        if (isPair(column, row)) {
          float cosine = PairProduct.highest(better, column, worse, row);
          found.worse().near(row, cosine);
          found.better().near(column, cosine);
        }
      }
    }
  }

  private void many(int[] ofBetter, int[] ofWorse, int strip, BlockComparison.Found found) {
    try (ViewProducts products =
        new ViewProducts(gathered(better, ofBetter), gathered(worse, ofWorse), strip)) {
      for (int from = 0; from < ofWorse.length; from += strip) {
        int[] part = Arrays.copyOfRange(ofWorse, from, Math.min(from + strip, ofWorse.length));
        float[] cosines = products.similarities(from, part.length);
        for (int row = 0; row < part.length; row++) {
          for (int column = 0; column < ofBetter.length; column++) {
            if (isPair(ofBetter[column], part[row])) {
              float cosine = cosines[row * ofBetter.length + column];
              found.worse().near(part[row], cosine);
              found.better().near(ofBetter[column], cosine);
            }
          }
        }
      }
    }
  }

  /** Of a block and itself, each pair counts once. */
  private boolean isPair(int column, int row) {
    return better.first() != worse.first() || column < row;
  }

  private static RowBlock gathered(RowBlock block, int[] rows) {
    return new RowBlock(
        block.first(),
        block.views().stream().map(view -> gathered(view, block.width(), rows)).toList(),
        block.width(),
        new int[rows.length]);
  }

  private static float[] gathered(float[] view, int width, int[] rows) {
    float[] features = new float[Math.multiplyExact(rows.length, width)];
    for (int place = 0; place < rows.length; place++) {
      System.arraycopy(view, rows[place] * width, features, place * width, width);
    }
    return features;
  }
}
