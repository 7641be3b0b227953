package io.frostline.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockComparisonTest {
  private static final int WIDTH = 5;
  private static final int ROWS = 600;
  private static final float[] VECTORS = vectors();

  @Test
  void blocksFindWhatASearchRowByRowFinds() {
    BlockComparison comparison = new BlockComparison(0.98f, 3);
    RowBlock first = block(0, 250);
    RowBlock second = block(250, 600);
    BlockComparison.Found both = comparison.between(first, second);
    RowNeighbours ofFirst = comparison.within(first).merge(both.better());
    RowNeighbours ofSecond = comparison.within(second).merge(both.worse());

    float[] distances = Arrays.copyOf(ofFirst.distances(), ROWS);
    System.arraycopy(ofSecond.distances(), 0, distances, 250, 350);
    for (int row = 0; row < ROWS; row++) {
      assertThat(distances[row]).as("row " + row).isEqualTo(distance(row), within(1e-5f));
    }
    assertThat(ofFirst.pairs().size() + ofSecond.pairs().size()).isEqualTo(pairs(0.98f));
    assertThat(ofSecond.pairs())
        .allSatisfy(
            pair ->
                assertThat(pair.similarity())
                    .isEqualTo(cosine(pair.row(), pair.better()), within(1e-5f)));
  }

  @Test
  void theMostSimilarViewOfEitherSideCounts() {
    RowBlock whole =
        new RowBlock(0, List.of(new float[] {1, 0}, new float[] {0, 1}), 2, new int[1]);
    RowBlock part =
        new RowBlock(1, List.of(new float[] {0, 1}, new float[] {0.6f, 0.8f}), 2, new int[1]);

    BlockComparison.Found found = new BlockComparison(0.5f, 1).between(whole, part);

    assertThat(found.worse().pairs()).containsExactly(new SimilarPair(1, 0, 1));
    assertThat(found.better().distances()).containsExactly(0);
  }

  @Test
  void knownRowsAreNotComparedWithEachOther() {
    int known = 100;
    BlockComparison comparison = new BlockComparison(0.98f, 3, PictureCheck.UPRIGHT, known);

    RowNeighbours found = comparison.within(block(0, ROWS));

    assertThat(found.pairs())
        .allSatisfy(pair -> assertThat(pair.row()).isGreaterThanOrEqualTo(known));
    assertThat(found.pairs())
        .containsExactlyInAnyOrderElementsOf(
            new BlockComparison(0.98f, 3)
                .within(block(0, ROWS)).pairs().stream()
                    .filter(pair -> pair.row() >= known)
                    .toList());
    float[] distances = found.distances();
    for (int row = known; row < ROWS; row++) {
      assertThat(distances[row]).as("row " + row).isEqualTo(distance(row), within(1e-5f));
    }
  }

  @Test
  void ofVeryManyCopiesTheBestSuffice() {
    float[] same = new float[2 * 100];
    for (int row = 0; row < 100; row++) {
      same[2 * row] = 1;
    }
    RowBlock block = new RowBlock(0, List.of(same), 2, new int[100]);

    RowNeighbours found = new BlockComparison(0.9f, 1).within(block);

    assertThat(found.pairs()).hasSizeLessThan(100 * RowNeighbours.MOST_COPIES);
    assertThat(DuplicateGroups.of(100, found.pairs()).sizes()).containsOnly(100);
  }

  @Test
  void aRowAloneInItsClassHasNoDistance() {
    RowBlock block = new RowBlock(0, List.of(new float[] {1, 0}), 1, new int[] {0, 1});

    assertThat(new BlockComparison(1, 2).within(block).distances()).containsOnly(Float.NaN);
  }

  @Test
  void blocksInTheWrongOrderAreRefused() {
    assertThatThrownBy(() -> new BlockComparison(1, 1).between(block(250, 600), block(0, 250)))
        .hasMessage("The blocks overlap, or are in the wrong order.");
  }

  private static RowBlock block(int from, int to) {
    int[] classes = new int[to - from];
    Arrays.setAll(classes, row -> (from + row) % 3);
    return new RowBlock(
        from, List.of(Arrays.copyOfRange(VECTORS, from * WIDTH, to * WIDTH)), WIDTH, classes);
  }

  private static float[] vectors() {
    Random random = new Random(11);
    float[] vectors = new float[ROWS * WIDTH];
    for (int row = 0; row < ROWS; row++) {
      double squares = 0;
      for (int place = row * WIDTH; place < (row + 1) * WIDTH; place++) {
        vectors[place] = (float) random.nextGaussian();
        squares += vectors[place] * vectors[place];
      }
      for (int place = row * WIDTH; place < (row + 1) * WIDTH; place++) {
        vectors[place] /= (float) Math.sqrt(squares);
      }
    }
    return vectors;
  }

  private static float cosine(int one, int other) {
    float product = 0;
    for (int place = 0; place < WIDTH; place++) {
      product += VECTORS[one * WIDTH + place] * VECTORS[other * WIDTH + place];
    }
    return product;
  }

  private static long pairs(float least) {
    long found = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int better = 0; better < row; better++) {
        found += cosine(row, better) >= least ? 1 : 0;
      }
    }
    return found;
  }

  private static float distance(int row) {
    float[] cosines = new float[ROWS];
    for (int other = 0; other < ROWS; other++) {
      cosines[other] = other != row && other % 3 == row % 3 ? cosine(row, other) : -2;
    }
    Arrays.sort(cosines);
    return 1 - (cosines[ROWS - 1] + cosines[ROWS - 2] + cosines[ROWS - 3]) / 3;
  }
}
