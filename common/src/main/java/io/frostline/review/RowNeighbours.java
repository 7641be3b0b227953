package io.frostline.review;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known so far of the neighbours of a block of rows: the cosines of the nearest rows of the
 * same class, and the better copies of each row.
 *
 * <p>Memory is bounded: of a row with very many copies, only the best {@value #MOST_COPIES} are
 * kept. They suffice to find the representative of its group.
 */
public final class RowNeighbours implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Copies of a row that are kept. */
  static final int MOST_COPIES = 32;

  /** Below every cosine. */
  private static final float NONE = -2;

  private final int rows;
  private final int wanted;

  /** For each row the highest cosines in descending order. */
  private final float[] nearest;

  private final List<SimilarPair> pairs = new ArrayList<>();

  /**
   * Nothing is known yet.
   *
   * @param rows of the block
   * @param wanted number of nearest rows of the same class
   */
  public RowNeighbours(int rows, int wanted) {
    if (rows < 0 || wanted < 1) {
      throw new IllegalArgumentException(
          Formatted.of("%d neighbours of %d rows make no sense.", wanted, rows));
    }
    this.rows = rows;
    this.wanted = wanted;
    this.nearest = new float[Math.multiplyExact(rows, wanted)];
    Arrays.fill(nearest, NONE);
  }

  /** Adds the cosine of a row of the block with another row of its class. */
  void near(int row, float cosine) {
    int last = (row + 1) * wanted - 1;
    if (cosine <= nearest[last]) {
      return;
    }
    int place = last;
    while (place > row * wanted && nearest[place - 1] < cosine) {
      nearest[place] = nearest[place - 1];
      place--;
    }
    nearest[place] = cosine;
  }

  /** Adds a better copy of a row of the block. */
  void similar(SimilarPair pair) {
    pairs.add(pair);
  }

  /** Adds what another comparison of the same block has found. */
  public RowNeighbours merge(RowNeighbours other) {
    if (other.rows != rows || other.wanted != wanted) {
      throw new IllegalArgumentException("The neighbours of different blocks cannot be merged.");
    }
    for (int row = 0; row < rows; row++) {
      for (int place = row * wanted;
          place < (row + 1) * wanted && other.nearest[place] > NONE;
          place++) {
        near(row, other.nearest[place]);
      }
    }
    pairs.addAll(other.pairs);
    dropWorstCopies();
    return this;
  }

  private void dropWorstCopies() {
    pairs.sort(SimilarPair.ORDER);
    int kept = 0;
    int sameRow = 0;
    for (int place = 0; place < pairs.size(); place++) {
      SimilarPair pair = pairs.get(place);
      sameRow = kept > 0 && pairs.get(kept - 1).row() == pair.row() ? sameRow + 1 : 1;
      if (sameRow <= MOST_COPIES) {
        pairs.set(kept++, pair);
      }
    }
    pairs.subList(kept, pairs.size()).clear();
  }

  /** The better copies of the rows. */
  public List<SimilarPair> pairs() {
    return List.copyOf(pairs);
  }

  /**
   * How far each row is from its class: 1 minus the mean cosine with the nearest rows of the class,
   * or with all others if there are fewer. NaN for a row that is alone in its class.
   */
  public float[] distances() {
    float[] distances = new float[rows];
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      int found = 0;
      while (found < wanted && nearest[row * wanted + found] > NONE) {
        sum += nearest[row * wanted + found++];
      }
      distances[row] = found == 0 ? Float.NaN : (float) (1 - sum / found);
    }
    return distances;
  }
}
