package io.frostline.review;

import io.frostline.image.SmallPicture;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.List;

/**
 * Successive rows of a table whose rows are numbered from the best copy to the worst, as vectors of
 * length 1, so that the product of two is their cosine.
 *
 * @param first the number of the first row
 * @param views the vectors, row after row. The first view is that of the whole rows; the others are
 *     of what may be left of them, such as parts of a picture, in the same order
 * @param width of a vector
 * @param classes the index of the class of each row, or {@link #NO_CLASS}
 * @param pictures of each row, to look closely at rows with similar vectors; none if vectors decide
 */
public record RowBlock(
    int first, List<float[]> views, int width, int[] classes, List<SmallPicture> pictures)
    implements Serializable {
  /** The class of a row without a label. */
  public static final int NO_CLASS = -1;

  public RowBlock {
    views = List.copyOf(views);
    pictures = List.copyOf(pictures);
    if (!pictures.isEmpty() && pictures.size() != classes.length) {
      throw new IllegalArgumentException(
          Formatted.of("%d pictures of %d rows", pictures.size(), classes.length));
    }
    for (float[] view : views) {
      if (view.length != Math.multiplyExact(classes.length, width)) {
        throw new IllegalArgumentException(
            Formatted.of(
                "Not %s of %s: %d",
                Count.of(classes.length, "row"), Count.of(width, "feature"), view.length));
      }
    }
  }

  /** Without pictures. */
  public RowBlock(int first, List<float[]> views, int width, int[] classes) {
    this(first, views, width, classes, List.of());
  }

  /** The number of rows. */
  public int rows() {
    return classes.length;
  }
}
