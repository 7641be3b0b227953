package io.frostline.spark.training;

import io.frostline.spark.features.UnusableFeatures;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Collects the rows of a chunk as they come, and puts them in their order in place, so that the
 * features of a chunk are in memory once.
 */
final class ArrivingRows {
  private final int width;
  private float[] features;
  private long[] orders;
  private String[] uris;
  private int[] labels;
  private int rows;
  private long leftOut;
  private String example;

  /**
   * Begins without rows.
   *
   * @param expected the number of rows; more may come
   */
  ArrivingRows(int width, int expected) {
    this.width = width;
    this.features = new float[Math.multiplyExact(expected, width)];
    this.orders = new long[expected];
    this.uris = new String[expected];
    this.labels = new int[expected];
  }

  /** Adds a row; one whose features are not finite is only counted. */
  void add(long order, String uri, int label, float[] row) {
    if (!UnusableFeatures.areFinite(row)) {
      leftOut++;
      example = example == null || uri.compareTo(example) < 0 ? uri : example;
      return;
    }
    if (rows == orders.length) {
      grow(rows + (rows >> 1) + 1);
    }
    System.arraycopy(row, 0, features, rows * width, width);
    orders[rows] = order;
    uris[rows] = uri;
    labels[rows++] = label;
  }

  private void grow(int size) {
    features = Arrays.copyOf(features, Math.multiplyExact(size, width));
    orders = Arrays.copyOf(orders, size);
    uris = Arrays.copyOf(uris, size);
    labels = Arrays.copyOf(labels, size);
  }

  /** The chunk; no rows may be added any more. */
  FeatureChunk chunk(int index) {
    int[] sorted = sorted();
    int[] labelsInOrder = IntStream.of(sorted).map(row -> labels[row]).toArray();
    arrange(sorted);
    float[] all =
        features.length == rows * width ? features : Arrays.copyOf(features, rows * width);
    return new FeatureChunk(index, width, all, labelsInOrder, leftOut, example);
  }

  private int[] sorted() {
    Comparator<Integer> order = Comparator.comparingLong(row -> orders[row]);
    return IntStream.range(0, rows)
        .boxed()
        .sorted(
            order
                .thenComparing(row -> uris[row])
                .thenComparing(row -> labels[row])
                .thenComparing(this::compareFeatures))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private int compareFeatures(int one, int other) {
    int first = one * width;
    int second = other * width;
    return Arrays.compare(features, first, first + width, features, second, second + width);
  }

  /**
   * Moves each row to its place along the cycles of the permutation, which becomes the identity.
   */
  private void arrange(int[] from) {
    float[] moved = new float[width];
    for (int start = 0; start < rows; start++) {
      if (from[start] == start) {
        continue;
      }
      System.arraycopy(features, start * width, moved, 0, width);
      int place = start;
      while (from[place] != start) {
        System.arraycopy(features, from[place] * width, features, place * width, width);
        int next = from[place];
        from[place] = place;
        place = next;
      }
      System.arraycopy(moved, 0, features, place * width, width);
      from[place] = place;
    }
  }
}
