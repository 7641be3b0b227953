package io.frostline.review;

import io.frostline.image.SmallPicture;
import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares each row of a block with each row of another, by products of matrices. How similar two
 * rows are is the highest cosine of the whole of one with any view of the other. Where rows have
 * pictures, those with similar vectors are looked at closely, and {@link PictureCheck} says how
 * similar they are.
 *
 * @param similarity the least similarity of near-duplicates
 * @param nearest number of nearest rows of the same class
 * @param check of pictures
 * @param known so many rows, the first ones, are not compared with each other
 */
public record BlockComparison(float similarity, int nearest, PictureCheck check, int known)
    implements Serializable {
  /** As the similarity: near-duplicates are not looked for. */
  public static final float NO_DUPLICATES = Float.POSITIVE_INFINITY;

  /** The least cosine of views of pictures that are looked at closely, if it is the lower one. */
  private static final float SIMILAR_VIEWS = 0.95f;

  /** Rows whose products are in memory at once. */
  private static final int STRIP = 256;

  /** Of rows without pictures. */
  public BlockComparison(float similarity, int nearest) {
    this(similarity, nearest, PictureCheck.UPRIGHT, 0);
  }

  public BlockComparison {
    if (!(similarity > 0)) {
      throw new IllegalArgumentException(
          Formatted.of("Near-duplicates have a similarity above 0, not %s.", similarity));
    }
  }

  /**
   * The neighbours that the rows of two blocks are for each other.
   *
   * @param better those of the block with the smaller numbers
   * @param worse those of the other; the same if the blocks are the same
   */
  public record Found(RowNeighbours better, RowNeighbours worse) {}

  /** Compares a block with itself. */
  public RowNeighbours within(RowBlock block) {
    RowNeighbours found = new RowNeighbours(block.rows(), nearest);
    compare(block, block, new Found(found, found));
    return found;
  }

  /** Compares a block with one whose rows have larger numbers. */
  public Found between(RowBlock better, RowBlock worse) {
    if (better.first() + better.rows() > worse.first()) {
      throw new IllegalArgumentException("The blocks overlap, or are in the wrong order.");
    }
    Found found =
        new Found(
            new RowNeighbours(better.rows(), nearest), new RowNeighbours(worse.rows(), nearest));
    compare(better, worse, found);
    return found;
  }

  private void compare(RowBlock better, RowBlock worse, Found found) {
    try (ViewProducts products = new ViewProducts(better, worse, STRIP)) {
      for (int from = Math.max(0, known - worse.first()); from < worse.rows(); from += STRIP) {
        int count = Math.min(STRIP, worse.rows() - from);
        float[] similarities = products.similarities(from, count);
        for (int row = 0; row < count; row++) {
          int before = better.first() == worse.first() ? from + row : better.rows();
          Row own = new Row(similarities, row * better.rows(), before);
          collect(better, worse, from + row, own, found);
        }
      }
    }
  }

  /** The similarities of a row with the first rows of the better block. */
  private record Row(float[] similarities, int start, int count) {}

  private void collect(RowBlock better, RowBlock worse, int row, Row of, Found found) {
    int own = worse.classes()[row];
    boolean looks = !worse.pictures().isEmpty();
    float least = looks ? Math.min(similarity, SIMILAR_VIEWS) : similarity;
    AlikeRows candidates = new AlikeRows();
    for (int column = 0; column < of.count(); column++) {
      float cosine = of.similarities()[of.start() + column];
      if (cosine >= least) {
        candidates.add(column, Math.min(1, cosine));
      }
      if (better.classes()[column] == own) {
        found.worse().near(row, cosine);
        found.better().near(column, cosine);
      }
    }
    for (AlikeRows.Candidate candidate :
        looks ? looked(candidates, better, worse.pictures().get(row)) : candidates.first()) {
      found
          .worse()
          .similar(
              new SimilarPair(
                  worse.first() + row,
                  better.first() + candidate.column(),
                  candidate.similarity()));
    }
  }

  private List<AlikeRows.Candidate> looked(
      AlikeRows candidates, RowBlock better, SmallPicture picture) {
    List<AlikeRows.Candidate> looked = new ArrayList<>();
    if (!candidates.first().isEmpty()) {
      PictureCheck.Of closely = check.of(picture);
      for (AlikeRows.Candidate candidate : candidates.mostSimilar()) {
        float found = closely.similarity(better.pictures().get(candidate.column()));
        if (found >= similarity) {
          looked.add(new AlikeRows.Candidate(candidate.column(), Math.min(1, found)));
        }
      }
    }
    return looked;
  }
}
