package io.frostline.review;

import io.frostline.head.RowProducts;
import java.util.List;

/** The similarities of rows of one block with all rows of another, over all their views. */
final class ViewProducts implements AutoCloseable {
  private final RowBlock better;
  private final RowBlock worse;
  private final int most;
  private List<RowProducts> columns = List.of();

  /**
   * Copies nothing yet: the first products copy the views of the block with the smaller numbers
   * outside of the heap.
   *
   * @param most rows of the other block at a time
   */
  ViewProducts(RowBlock better, RowBlock worse, int most) {
    this.better = better;
    this.worse = worse;
    this.most = most;
  }

  /** The similarities of some rows of one block with all of the other, row after row. */
  float[] similarities(int from, int count) {
    if (columns.isEmpty()) {
      columns =
          better.views().stream().map(view -> new RowProducts(view, better.width(), most)).toList();
    }
    List<float[]> rows = worse.views();
    float[] highest = columns.get(0).with(rows.get(0), from, count);
    for (float[] view : rows.subList(1, rows.size())) {
      raise(highest, columns.get(0).with(view, from, count));
    }
    for (RowProducts view : columns.subList(1, columns.size())) {
      raise(highest, view.with(rows.get(0), from, count));
    }
    return highest;
  }

  private static void raise(float[] highest, float[] others) {
    for (int place = 0; place < highest.length; place++) {
      highest[place] = Math.max(highest[place], others[place]);
    }
  }

  @Override
  public void close() {
    columns.forEach(RowProducts::close);
  }
}
