package io.frostline.review;

import io.frostline.head.RowProducts;
import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.Random;

/**
 * Orthonormal directions along which rows differ most. With P, the projection on them, the cosine
 * of two rows is at most (Px)(Py) + |x - Px| |y - Py| (Cauchy and Schwarz), which takes a product
 * of a few numbers instead of whole rows.
 *
 * @param directions one after another; none if rows are not projected
 * @param width of a direction
 */
public record PrincipalDirections(float[] directions, int width) implements Serializable {
  /** Rows are not projected. */
  public static final PrincipalDirections NONE = new PrincipalDirections(new float[0], 1);

  /** With the length of the rest, each row becomes 32 numbers. */
  public static final int USUAL = 31;

  /** Each brings the directions nearer to the principal ones; any directions give a bound. */
  private static final int ITERATIONS = 4;

  private static final long SEED = 1;

  /** Half the distance of 1 to the next number. */
  private static final double ROUNDING = 0x1p-24;

  public PrincipalDirections {
    if (directions.length % width != 0) {
      throw new IllegalArgumentException(
          Formatted.of("%d numbers are not directions of %d each.", directions.length, width));
    }
  }

  /**
   * The directions of a sample, by orthogonal iteration.
   *
   * @param sample row after row
   * @param count of directions, fewer than the width
   */
  public static PrincipalDirections of(float[] sample, int width, int count) {
    Random random = new Random(SEED);
    double[] start = new double[count * width];
    for (int place = 0; place < start.length; place++) {
      start[place] = random.nextGaussian();
    }
    float[] directions = orthonormal(start, width);
    float[] columns = transposed(sample, width);
    int rows = sample.length / width;
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      float[] projections = products(sample, width, directions);
      directions = orthonormal(doubles(products(columns, rows, projections)), width);
    }
    return new PrincipalDirections(directions, width);
  }

  private static float[] products(float[] fixed, int width, float[] rows) {
    int count = rows.length / width;
    try (RowProducts products = new RowProducts(fixed, width, count)) {
      return products.with(rows, 0, count);
    }
  }

  private static float[] transposed(float[] rows, int width) {
    int count = rows.length / width;
    float[] columns = new float[rows.length];
    for (int row = 0; row < count; row++) {
      for (int place = 0; place < width; place++) {
        columns[place * count + row] = rows[row * width + place];
      }
    }
    return columns;
  }

  private static double[] doubles(float[] numbers) {
    double[] doubles = new double[numbers.length];
    for (int place = 0; place < numbers.length; place++) {
      doubles[place] = numbers[place];
    }
    return doubles;
  }

  /** By Gram and Schmidt, twice; what depends on the directions before it becomes zeros. */
  private static float[] orthonormal(double[] vectors, int width) {
    for (int own = 0; own < vectors.length; own += width) {
      double before = length(vectors, own, width);
      for (int time = 0; time < 2; time++) {
        for (int other = 0; other < own; other += width) {
          double product = 0;
          for (int place = 0; place < width; place++) {
            product += vectors[own + place] * vectors[other + place];
          }
          for (int place = 0; place < width; place++) {
            vectors[own + place] -= product * vectors[other + place];
          }
        }
      }
      double length = length(vectors, own, width);
      double scale = length > 1e-6 * before ? 1 / length : 0;
      for (int place = 0; place < width; place++) {
        vectors[own + place] *= scale;
      }
    }
    float[] directions = new float[vectors.length];
    for (int place = 0; place < vectors.length; place++) {
      directions[place] = (float) vectors[place];
    }
    return directions;
  }

  private static double length(double[] vectors, int from, int width) {
    double squares = 0;
    for (int place = from; place < from + width; place++) {
      squares += vectors[place] * vectors[place];
    }
    return Math.sqrt(squares);
  }

  /** The number of directions. */
  public int count() {
    return directions.length / width;
  }

  /**
   * By how much the computed product of two projected rows may be below the computed product of the
   * rows: the sum of n products is off by at most n roundings, whatever the order. For each row
   * that holds for each direction, whose numbers are rounded, too.
   */
  double margin() {
    double error = error();
    return 2 * error * (1 + error) + 1.01 * ROUNDING * (width + count() + 2);
  }

  /** The largest distance of a computed projection of a row of length 1 from its own. */
  private double error() {
    return 1.01 * ROUNDING * (width + 1) * Math.sqrt(count());
  }

  /**
   * All views of a block, projected, with the length of the rest as the last number. Their products
   * are, but for the margin, at least those of the views.
   */
  RowBlock project(RowBlock block, int most) {
    try (RowProducts products = new RowProducts(directions, width, most)) {
      return new RowBlock(
          block.first(),
          block.views().stream().map(view -> project(view, block.rows(), products, most)).toList(),
          count() + 1,
          block.classes());
    }
  }

  private float[] project(float[] view, int rows, RowProducts products, int most) {
    int count = count();
    float[] projected = new float[Math.multiplyExact(rows, count + 1)];
    for (int from = 0; from < rows; from += most) {
      int strip = Math.min(most, rows - from);
      float[] found = products.with(view, from, strip);
      for (int row = 0; row < strip; row++) {
        int to = (from + row) * (count + 1);
        System.arraycopy(found, row * count, projected, to, count);
        projected[to + count] = rest(view, (from + row) * width, projected, to);
      }
    }
    return projected;
  }

  /** At least the length of what is left of a row without its projection. */
  private float rest(float[] view, int from, float[] projected, int to) {
    double squares = 0;
    for (int place = from; place < from + width; place++) {
      squares += (double) view[place] * view[place];
    }
    if (squares == 0) {
      return 0;
    }
    for (int place = to; place < to + count(); place++) {
      squares -= (double) projected[place] * projected[place];
    }
    double error = error();
    return Math.nextUp((float) Math.sqrt(Math.max(0, squares) + 2 * error + error * error));
  }
}
