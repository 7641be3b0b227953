package io.frostline.review;

import java.util.List;

/** The similarity of one row with one other. */
final class PairProduct {
  /** Sums that do not wait for each other. */
  private static final int LANES = 8;

  private PairProduct() {}

  /** The highest product of the whole of one row with any view of the other. */
  static float highest(RowBlock better, int column, RowBlock worse, int row) {
    float highest = of(better, column, 0, worse, row, 0);
    List<float[]> views = worse.views();
    for (int view = 1; view < views.size(); view++) {
      highest = Math.max(highest, of(better, column, 0, worse, row, view));
    }
    for (int view = 1; view < better.views().size(); view++) {
      highest = Math.max(highest, of(better, column, view, worse, row, 0));
    }
    return highest;
  }

  /** The product of a view of one row with a view of the other. */
  static float of(RowBlock better, int column, int view, RowBlock worse, int row, int other) {
    int width = better.width();
    float[] one = better.views().get(view);
    float[] two = worse.views().get(other);
    int start = column * width;
    int begin = row * width;
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int place = 0;
    for (; place <= width - LANES; place += LANES) {
      int i = start + place;
      int j = begin + place;
      a += one[i] * two[j];
      b += one[i + 1] * two[j + 1];
      c += one[i + 2] * two[j + 2];
      d += one[i + 3] * two[j + 3];
      e += one[i + 4] * two[j + 4];
      f += one[i + 5] * two[j + 5];
      g += one[i + 6] * two[j + 6];
      h += one[i + 7] * two[j + 7];
    }
    for (; place < width; place++) {
      a += one[start + place] * two[begin + place];
    }
    return ((a + b) + (c + d)) + ((e + f) + (g + h));
  }
}
