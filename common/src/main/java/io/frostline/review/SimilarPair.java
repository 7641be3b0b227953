package io.frostline.review;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.Comparator;

/**
 * Two rows that are at least as similar as required.
 *
 * @param row the number of the worse copy
 * @param better the number of the better copy, which is smaller
 * @param similarity their cosine
 */
public record SimilarPair(int row, int better, float similarity) implements Serializable {
  /** By row, then the best copies first. */
  static final Comparator<SimilarPair> ORDER =
      Comparator.comparingInt(SimilarPair::row).thenComparingInt(SimilarPair::better);

  public SimilarPair {
    if (better < 0 || better >= row) {
      throw new IllegalArgumentException(
          Formatted.of("Row %d cannot be a better copy of row %d.", better, row));
    }
  }
}
