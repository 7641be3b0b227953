package io.frostline.neighbours;

import io.frostline.head.RowProducts;
import io.frostline.message.Formatted;
import java.util.Arrays;

/**
 * Looks for the nearest rows of some queries by comparing all rows with all queries, a strip of
 * rows at a time by a product of matrices.
 *
 * <p>The product, in single precision, only decides which rows need a closer look: all whose cosine
 * may be large enough if every rounding went against them (Higham, Accuracy and Stability of
 * Numerical Algorithms, 2002, section 3.1). Their cosines are then computed in double precision and
 * rounded once, so that scores do not depend on the place of a row in a strip, and a copy of a
 * query has a score of 1.
 *
 * <p>A vector of zeros has no direction; its score is 0.
 */
public final class ExactSearch implements AutoCloseable {
  /** Rows whose products are in memory at once. */
  private static final int STRIP = 256;

  /** Half of the distance from 1 to the next larger float. */
  private static final double ROUNDING = Math.scalb(1.0, -24);

  private final Queries queries;
  private final int width;
  private final double[] queryLengths;

  /** For each query the least cosine in single precision that needs a closer look. */
  private final double[] least;

  private final double margin;
  private final RowProducts products;
  private final FoundRows found;
  private final float[] strip;
  private final String[] uris = new String[STRIP];
  private final String[] labels = new String[STRIP];
  private int waiting;

  /**
   * Copies the queries outside of the heap.
   *
   * @param wanted number of nearest rows of each query
   */
  public ExactSearch(Queries queries, int wanted) {
    this.queries = queries;
    this.width = queries.width();
    this.queryLengths = new double[queries.count()];
    for (int query = 0; query < queries.count(); query++) {
      queryLengths[query] = Lengths.of(queries.features(), query * width, width);
    }
    this.least = new double[queries.count()];
    Arrays.fill(least, Double.NEGATIVE_INFINITY);
    // One rounding of each product, each sum, and of the score itself.
    this.margin = (width + 2) * ROUNDING / (1 - Math.min(0.5, (width + 2) * ROUNDING));
    this.products = new RowProducts(queries.features(), width, STRIP);
    this.found = new FoundRows(queries.count(), wanted);
    this.strip = new float[STRIP * width];
  }

  /**
   * Looks at a row.
   *
   * @param label null if it has none
   * @param features finite ones
   */
  public void add(String uri, String label, float[] features) {
    if (features.length != width) {
      throw new IllegalArgumentException(
          Formatted.of("Not %d features: %d, of %s", width, features.length, uri));
    }
    System.arraycopy(features, 0, strip, waiting * width, width);
    uris[waiting] = uri;
    labels[waiting] = label;
    waiting++;
    if (waiting == STRIP) {
      compare();
    }
  }

  /** Counts a row with a feature that is NaN or infinite, which is nobody's neighbour. */
  public void leaveOut() {
    found.leaveOut();
  }

  private void compare() {
    // Row after row, each with its products with all queries.
    float[] all = products.with(strip, 0, waiting);
    for (int row = 0; row < waiting; row++) {
      double length = Lengths.of(strip, row * width, width);
      for (int query = 0; query < least.length; query++) {
        double lengths = length * queryLengths[query];
        float product = all[row * least.length + query];
        // Large features overflow to what says nothing: infinity or NaN.
        boolean tooFar = product < least[query] * lengths && Float.isFinite(product);
        if (!tooFar && !uris[row].equals(queries.uris().get(query))) {
          NearestRows nearest = found.of(query);
          nearest.offer(new Neighbour(score(row, query, lengths), uris[row], labels[row]));
          least[query] = nearest.least() - margin;
        }
      }
    }
    waiting = 0;
  }

  private float score(int row, int query, double lengths) {
    return lengths == 0
        ? 0
        : (float)
            (Lengths.product(queries.features(), query * width, strip, row * width, width)
                / lengths);
  }

  /** What was found among all rows that were added. */
  public FoundRows found() {
    if (waiting > 0) {
      compare();
    }
    return found;
  }

  @Override
  public void close() {
    products.close();
  }
}
