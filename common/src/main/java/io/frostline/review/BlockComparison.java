package io.frostline.review;

import io.frostline.image.SmallPicture;
import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares each row of a block with each row of another, by products of matrices. How similar two
 * rows are is the highest cosine of the whole of one with any view of the other. Where rows have
 * pictures, those with similar vectors are looked at closely, and {@link PictureCheck} says how
 * similar they are.
 *
 * <p>With directions, only rows whose projections are similar enough are multiplied, see {@link
 * PrincipalDirections}, besides rows of the same class. That loses no pair.
 *
 * @param similarity the least similarity of near-duplicates
 * @param nearest number of nearest rows of the same class
 * @param check of pictures
 * @param known so many rows, the first ones, are not compared with each other
 * @param directions on which rows are projected first
 */
public record BlockComparison(
    float similarity, int nearest, PictureCheck check, int known, PrincipalDirections directions)
    implements Serializable {
  /** As the similarity: near-duplicates are not looked for. */
  public static final float NO_DUPLICATES = Float.POSITIVE_INFINITY;

  /** The least cosine of views of pictures that are looked at closely, if it is the lower one. */
  private static final float SIMILAR_VIEWS = 0.95f;

  /** Rows whose products are in memory at once. */
  private static final int STRIP = 256;

  /** If more than one of so many pairs is of one class, all pairs are multiplied. */
  private static final int LARGE_SHARE = 3;

  /** One multiplication of two single rows takes as long as so many of a product of matrices. */
  private static final int COST_OF_ONE = 16;

  /** After so many strips in which too many pass, bounds are not computed any more. */
  private static final int MOST_IN_VAIN = 2;

  /** Without directions. */
  public BlockComparison(float similarity, int nearest, PictureCheck check, int known) {
    this(similarity, nearest, check, known, PrincipalDirections.NONE);
  }

  /** Of rows without pictures. */
  public BlockComparison(float similarity, int nearest) {
    this(similarity, nearest, PictureCheck.UPRIGHT, 0);
  }

  /** The same with directions. */
  public BlockComparison along(PrincipalDirections others) {
    return new BlockComparison(similarity, nearest, check, known, others);
  }

  /** Whether near-duplicates are looked for. */
  public boolean findsDuplicates() {
    return similarity != NO_DUPLICATES;
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
    int from = Math.min(worse.rows(), Math.max(0, known - worse.first()));
    NearestOfClasses classes = new NearestOfClasses(better, worse, from);
    boolean fewOfOneClass =
        classes.pairs() < (long) better.rows() * (worse.rows() - from) / LARGE_SHARE;
    if (fewOfOneClass && (!findsDuplicates() || directions.count() > 0)) {
      classes.find(STRIP, found);
      if (findsDuplicates()) {
        findAlike(better, worse, from, found);
      }
    } else {
      compareAll(better, worse, from, found);
    }
  }

  private void compareAll(RowBlock better, RowBlock worse, int first, Found found) {
    try (ViewProducts products = new ViewProducts(better, worse, STRIP)) {
      for (int from = first; from < worse.rows(); from += STRIP) {
        int count = Math.min(STRIP, worse.rows() - from);
        float[] similarities = products.similarities(from, count);
        for (int row = 0; row < count; row++) {
          Row own = new Row(similarities, row * better.rows(), columns(better, worse, from + row));
          near(better, worse, from + row, own, found);
          add(alike(own, least(worse)), better, worse, from + row, found);
        }
      }
    }
  }

  /** Pairs whose projections are similar enough; all of a strip in which too many are. */
  private void findAlike(RowBlock better, RowBlock worse, int first, Found found) {
    RowBlock projected = directions.project(better, STRIP);
    RowBlock other = better.first() == worse.first() ? projected : directions.project(worse, STRIP);
    float least = (float) (least(worse) - directions.margin());
    int[] passed = new int[STRIP * better.rows() / COST_OF_ONE];
    int vain = 0;
    try (ViewProducts bounds = new ViewProducts(projected, other, STRIP);
        ViewProducts products = new ViewProducts(better, worse, STRIP)) {
      for (int from = first; from < worse.rows(); from += STRIP) {
        int count = Math.min(STRIP, worse.rows() - from);
        int few =
            vain < MOST_IN_VAIN
                ? passing(bounds.similarities(from, count), least, passed)
                : passed.length + 1;
        if (few > passed.length) {
          vain++;
          float[] similarities = products.similarities(from, count);
          for (int row = 0; row < count; row++) {
            int columns = columns(better, worse, from + row);
            Row own = new Row(similarities, row * better.rows(), columns);
            add(alike(own, least(worse)), better, worse, from + row, found);
          }
        } else {
          addAmong(Arrays.copyOf(passed, few), better, worse, from, found);
        }
      }
    }
  }

  /** The places of bounds that are high enough; more than fit are only counted. */
  private static int passing(float[] bounds, float least, int[] passed) {
    int count = 0;
    for (int place = 0; place < bounds.length; place++) {
      if (bounds[place] >= least) {
        if (count == passed.length) {
          return count + 1;
        }
        passed[count++] = place;
      }
    }
    return count;
  }

  /** Multiplies single pairs, by their places in a strip. */
  private void addAmong(int[] passed, RowBlock better, RowBlock worse, int from, Found found) {
    float least = least(worse);
    int next = 0;
    while (next < passed.length) {
      int row = from + passed[next] / better.rows();
      int end = (row - from + 1) * better.rows();
      int columns = columns(better, worse, row);
      AlikeRows alike = new AlikeRows();
      for (; next < passed.length && passed[next] < end; next++) {
        int column = passed[next] % better.rows();
        if (column < columns) {
          float cosine = PairProduct.highest(better, column, worse, row);
          if (cosine >= least) {
            alike.add(column, Math.min(1, cosine));
          }
        }
      }
      add(alike, better, worse, row, found);
    }
  }

  /** The least cosine of near-duplicates. */
  private float least(RowBlock block) {
    return block.pictures().isEmpty() ? similarity : Math.min(similarity, SIMILAR_VIEWS);
  }

  /** With how many of the first rows of the better block a row is compared. */
  private static int columns(RowBlock better, RowBlock worse, int row) {
    return better.first() == worse.first() ? row : better.rows();
  }

  /** The similarities of a row with the first rows of the better block. */
  private record Row(float[] similarities, int start, int count) {
    float with(int column) {
      return similarities[start + column];
    }
  }

  private static void near(RowBlock better, RowBlock worse, int row, Row of, Found found) {
    int own = worse.classes()[row];
    for (int column = 0; column < of.count(); column++) {
      if (better.classes()[column] == own) {
        found.worse().near(row, of.with(column));
        found.better().near(column, of.with(column));
      }
    }
  }

  private static AlikeRows alike(Row of, float least) {
    AlikeRows alike = new AlikeRows();
    for (int column = 0; column < of.count(); column++) {
      if (of.with(column) >= least) {
        alike.add(column, Math.min(1, of.with(column)));
      }
    }
    return alike;
  }

  private void add(AlikeRows alike, RowBlock better, RowBlock worse, int row, Found found) {
    for (AlikeRows.Candidate candidate :
        worse.pictures().isEmpty()
            ? alike.first()
            : looked(alike, better, worse.pictures().get(row))) {
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
