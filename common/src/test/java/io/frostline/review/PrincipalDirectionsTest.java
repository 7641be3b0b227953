package io.frostline.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalDirectionsTest {
  private static final int WIDTH = 48;
  private static final int ROWS = 700;
  private static final int CLASSES = 7;
  private static final int COUNT = 6;
  private static final float SIMILARITY = 0.93f;

  @Test
  void clusteredRowsHaveTheSameNeighboursWithDirections() {
    assertSame(clustered(0.25), 0);
  }

  @Test
  void randomRowsHaveTheSameNeighboursWithDirections() {
    float[] rows = clustered(100);
    // Some twins, as no two of the others are similar.
    for (int row = 10; row < ROWS; row += 10) {
      System.arraycopy(rows, (row - 7) * WIDTH, rows, row * WIDTH, WIDTH);
    }

    assertSame(rows, 0);
  }

  @Test
  void identicalRowsAndZerosHaveTheSameNeighboursWithDirections() {
    float[] rows = clustered(0.25);
    for (int row = 1; row < ROWS; row += 2) {
      System.arraycopy(rows, 0, rows, row * WIDTH, WIDTH);
    }
    Arrays.fill(rows, 100 * WIDTH, 140 * WIDTH, 0);

    assertSame(rows, 0);
  }

  @Test
  void rowsAtTheLimitAreFoundWithDirections() {
    // Each row and the next have the similarity itself, outside of the directions as well as in.
    float[] rows = clustered(0.25);
    Random random = new Random(3);
    for (int row = 1; row < ROWS; row += 2) {
      int start = (row - 1) * WIDTH;
      double[] across = new double[WIDTH];
      double product = 0;
      for (int place = 0; place < WIDTH; place++) {
        across[place] = random.nextGaussian();
        product += across[place] * rows[start + place];
      }
      double squares = 0;
      for (int place = 0; place < WIDTH; place++) {
        across[place] -= product * rows[start + place];
        squares += across[place] * across[place];
      }
      double aside = Math.sqrt((1 - (double) SIMILARITY * SIMILARITY) / squares);
      for (int place = 0; place < WIDTH; place++) {
        rows[row * WIDTH + place] =
            (float) ((SIMILARITY + 2e-6) * rows[start + place] + aside * across[place]);
      }
    }

    assertThat(assertSame(rows, 0)).isGreaterThanOrEqualTo(ROWS / 2);
  }

  @Test
  void knownRowsAreNotComparedWithEachOtherWithDirections() {
    assertSame(clustered(0.25), 450);
  }

  @Test
  void noBoundIsBelowTheProduct() {
    float[] rows = clustered(0.6);
    PrincipalDirections directions = PrincipalDirections.of(rows, WIDTH, COUNT);
    RowBlock block = block(rows, 0, ROWS);
    RowBlock projected = directions.project(block, 64);

    int tight = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int other = 0; other < row; other++) {
        float product = PairProduct.of(block, other, 0, block, row, 0);
        float bound = PairProduct.of(projected, other, 0, projected, row, 0);
        assertThat(bound + directions.margin()).isGreaterThanOrEqualTo(product);
        tight += bound < product + 0.5 ? 1 : 0;
      }
    }
    assertThat(tight).isGreaterThan(ROWS * (ROWS - 1) / 4);
  }

  @Test
  void rowsInFewDimensionsLeaveDirectionsOut() {
    float[] rows = new float[20 * WIDTH];
    for (int row = 0; row < 20; row++) {
      rows[row * WIDTH + row % 2] = 1;
    }

    PrincipalDirections directions = PrincipalDirections.of(rows, WIDTH, COUNT);

    for (float number : directions.directions()) {
      assertThat(number).isFinite();
    }
    RowBlock projected = directions.project(new RowBlock(0, List.of(rows), WIDTH, new int[20]), 8);
    assertThat(projected.views().get(0)[COUNT]).isEqualTo(0, within(0.01f));
  }

  @Test
  void numbersThatAreNoDirectionsAreRefused() {
    assertThatThrownBy(() -> new PrincipalDirections(new float[5], 2))
        .hasMessage("5 numbers are not directions of 2 each.");
  }

  /** The number of pairs, which all products and bounds find alike. */
  private static int assertSame(float[] rows, int known) {
    BlockComparison all = new BlockComparison(SIMILARITY, 3, PictureCheck.UPRIGHT, known);
    BlockComparison bounded = all.along(PrincipalDirections.of(rows, WIDTH, COUNT));
    List<SimilarPair> expected = new ArrayList<>();
    List<SimilarPair> found = new ArrayList<>();
    int half = 300;
    float[] distances = distances(all, rows, half, expected);
    float[] others = distances(bounded, rows, half, found);
    for (int row = known; row < ROWS; row++) {
      assertThat(others[row]).as("row " + row).isEqualTo(distances[row], within(1e-5f));
    }
    assertThat(found).hasSameSizeAs(expected).isNotEmpty();
    for (int place = 0; place < found.size(); place++) {
      assertThat(found.get(place).row()).isEqualTo(expected.get(place).row());
      assertThat(found.get(place).better()).isEqualTo(expected.get(place).better());
      assertThat(found.get(place).similarity())
          .isEqualTo(expected.get(place).similarity(), within(1e-5f));
    }
    return found.size();
  }

  private static float[] distances(
      BlockComparison comparison, float[] rows, int half, List<SimilarPair> pairs) {
    RowBlock first = block(rows, 0, half);
    RowBlock second = block(rows, half, ROWS);
    BlockComparison.Found both = comparison.between(first, second);
    RowNeighbours ofFirst = comparison.within(first).merge(both.better());
    RowNeighbours ofSecond = comparison.within(second).merge(both.worse());
    pairs.addAll(ofFirst.pairs());
    pairs.addAll(ofSecond.pairs());
    float[] distances = Arrays.copyOf(ofFirst.distances(), ROWS);
    System.arraycopy(ofSecond.distances(), 0, distances, half, ROWS - half);
    return distances;
  }

  /** With a second view, which is the first one but for a little. */
  private static RowBlock block(float[] rows, int from, int to) {
    int[] classes = new int[to - from];
    Arrays.setAll(classes, row -> (from + row) % CLASSES - 1);
    float[] whole = Arrays.copyOfRange(rows, from * WIDTH, to * WIDTH);
    float[] part = whole.clone();
    for (int row = 0; row < to - from; row++) {
      part[row * WIDTH + row % WIDTH] = 0;
    }
    return new RowBlock(from, List.of(whole, part), WIDTH, classes);
  }

  /** Rows about as many centres as there are classes, of length 1. */
  private static float[] clustered(double noise) {
    Random random = new Random(11);
    double[][] centres = new double[2 * CLASSES][WIDTH];
    for (double[] centre : centres) {
      Arrays.setAll(centre, place -> random.nextGaussian());
    }
    float[] rows = new float[ROWS * WIDTH];
    for (int row = 0; row < ROWS; row++) {
      double[] vector = new double[WIDTH];
      double squares = 0;
      for (int place = 0; place < WIDTH; place++) {
        vector[place] = centres[row % centres.length][place] + noise * random.nextGaussian();
        squares += vector[place] * vector[place];
      }
      for (int place = 0; place < WIDTH; place++) {
        rows[row * WIDTH + place] = (float) (vector[place] / Math.sqrt(squares));
      }
    }
    return rows;
  }
}
