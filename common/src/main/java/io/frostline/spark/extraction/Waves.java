package io.frostline.spark.extraction;

import io.frostline.feature.SliceSizes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Images in waves, in the order of their uris. The driver holds one wave at a time.
 *
 * <p>A wave is divided into slices, one per task, of the sizes that suit the networks. Slices
 * become smaller towards the end.
 */
final class Waves implements Iterator<List<Row[]>> {
  private static final int SHARES = 2;

  private final Iterator<Row> images;
  private final int size;
  private final SliceSizes sizes;
  private final int slots;

  Waves(Iterator<Row> images, int size, SliceSizes sizes, int slots) {
    this.images = images;
    this.size = size;
    this.sizes = sizes;
    this.slots = slots;
  }

  @Override
  public boolean hasNext() {
    return images.hasNext();
  }

  @Override
  public List<Row[]> next() {
    List<Row> wave = new ArrayList<>();
    while (wave.size() < size && images.hasNext()) {
      wave.add(images.next());
    }
    return slices(wave, sizes, slots);
  }

  /**
   * Guided self-scheduling: a slice is a share of the remaining images, so that all slots finish at
   * the same time.
   */
  static List<Row[]> slices(List<Row> images, SliceSizes sizes, int slots) {
    List<Row[]> slices = new ArrayList<>();
    int start = 0;
    while (start < images.size()) {
      int share = Math.min(sizes.most(), (images.size() - start) / (SHARES * slots));
      int size = Math.max(1, share / sizes.multiple()) * sizes.multiple();
      int end = Math.min(images.size(), start + size);
      slices.add(images.subList(start, end).toArray(Row[]::new));
      start = end;
    }
    return slices;
  }
}
