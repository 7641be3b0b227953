package io.frostline.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSearchTest {
  private static final int WIDTH = 7;

  private final Random random = new Random(5);

  /** More rows than a strip holds, so that several are compared. */
  @Test
  void findsWhatAPlainComparisonOfAllRowsFinds() {
    List<float[]> rows = vectors(700);
    List<float[]> asked = vectors(3);

    List<NearestRows> found = search(asked, rows, 9).nearest();

    for (int query = 0; query < asked.size(); query++) {
      float[] vector = asked.get(query);
      List<Neighbour> plain =
          rows.stream()
              .map(row -> new Neighbour(cosine(vector, row), name(rows.indexOf(row)), null))
              .sorted(Comparator.comparing(row -> -row.score()))
              .limit(9)
              .toList();
      assertThat(found.get(query).rows()).isEqualTo(plain);
    }
  }

  @Test
  void theLengthOfAVectorDoesNotMatterAndCopiesHaveAScoreOfOne() {
    float[] vector = vectors(1).get(0);
    float[] longer = vector.clone();
    for (int place = 0; place < WIDTH; place++) {
      longer[place] *= 3;
    }

    List<Neighbour> found = search(List.of(vector), List.of(vector, longer), 5).of(0).rows();

    assertThat(found).extracting(Neighbour::score).containsExactly(1f, 1f);
    assertThat(found).extracting(Neighbour::uri).containsExactly("row 0", "row 1");
  }

  /** Of many equal rows those with the first uris are kept, whatever their places in strips. */
  @Test
  void equallyNearRowsAreInTheOrderOfTheirUris() {
    float[] vector = vectors(1).get(0);
    List<float[]> rows = new ArrayList<>();
    for (int row = 0; row < 600; row++) {
      rows.add(vector);
    }

    assertThat(search(List.of(vector), rows, 3).of(0).rows())
        .extracting(Neighbour::uri)
        .containsExactly("row 0", "row 1", "row 10");
  }

  @Test
  void theRowWithTheUriOfAQueryIsNotItsNeighbour() {
    List<float[]> rows = vectors(4);
    try (ExactSearch search =
        new ExactSearch(new Queries(List.of("row 2"), rows.get(2), WIDTH), 10)) {
      for (int row = 0; row < rows.size(); row++) {
        search.add(name(row), "label " + row, rows.get(row));
      }

      assertThat(search.found().of(0).rows())
          .extracting(Neighbour::uri)
          .containsExactlyInAnyOrder("row 0", "row 1", "row 3");
      assertThat(search.found().of(0).rows())
          .allSatisfy(row -> assertThat(row.label()).isEqualTo(row.uri().replace("row", "label")));
    }
  }

  @Test
  void aVectorOfZerosHasAScoreOfZero() {
    List<float[]> rows = List.of(new float[WIDTH], vectors(1).get(0));

    assertThat(search(List.of(new float[WIDTH]), rows, 2).of(0).rows())
        .extracting(Neighbour::score)
        .containsExactly(0f, 0f);
  }

  /** Their products are infinite in single precision. */
  @Test
  void largeFeaturesAreComparedAllTheSame() {
    List<float[]> rows = vectors(300);
    List<float[]> large = rows.stream().map(row -> scaled(row, 1e25f)).toList();
    List<float[]> asked = vectors(1);

    assertThat(uris(search(asked, large, 5))).isEqualTo(uris(search(asked, rows, 5)));
    assertThat(uris(search(List.of(scaled(asked.get(0), 1e25f)), large, 5)))
        .isEqualTo(uris(search(asked, rows, 5)));
  }

  @Test
  void partsAreMergedToWhatAllRowsGive() {
    List<float[]> rows = vectors(50);
    List<float[]> asked = vectors(2);
    FoundRows merged = new FoundRows(2, 4);
    for (int part = 0; part < 5; part++) {
      try (ExactSearch search = new ExactSearch(queries(asked), 4)) {
        for (int row = 10 * part; row < 10 * (part + 1); row++) {
          search.add(name(row), null, rows.get(row));
        }
        search.leaveOut();
        merged.merge(search.found());
      }
    }

    FoundRows whole = search(asked, rows, 4);
    assertThat(merged.of(0).rows()).isEqualTo(whole.of(0).rows());
    assertThat(merged.of(1).rows()).isEqualTo(whole.of(1).rows());
    assertThat(merged.unusable()).isEqualTo(5);
  }

  @Test
  void featuresOfAnotherWidthAreRefused() {
    try (ExactSearch search = new ExactSearch(queries(vectors(1)), 1)) {
      assertThatThrownBy(() -> search.add("short", null, new float[] {1}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Not 7 features: 1, of short");
    }
    List<String> uris = List.of("a", "b");
    float[] one = new float[WIDTH];
    assertThatThrownBy(() -> new Queries(uris, one, WIDTH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Not 2 queries of 7 features: 7");
    FoundRows other = new FoundRows(3, 1);
    assertThatThrownBy(() -> new FoundRows(2, 1).merge(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("What was found for 3 queries does not go with what was found for 2.");
  }

  private static FoundRows search(List<float[]> asked, List<float[]> rows, int wanted) {
    try (ExactSearch search = new ExactSearch(queries(asked), wanted)) {
      for (int row = 0; row < rows.size(); row++) {
        search.add(name(row), null, rows.get(row));
      }
      return search.found();
    }
  }

  private static List<String> uris(FoundRows found) {
    return found.of(0).rows().stream().map(Neighbour::uri).toList();
  }

  private static Queries queries(List<float[]> vectors) {
    float[] features = new float[vectors.size() * WIDTH];
    List<String> uris = new ArrayList<>();
    for (int query = 0; query < vectors.size(); query++) {
      System.arraycopy(vectors.get(query), 0, features, query * WIDTH, WIDTH);
      uris.add("query " + query);
    }
    return new Queries(uris, features, WIDTH);
  }

  private static String name(int row) {
    return "row " + row;
  }

  private static float[] scaled(float[] vector, float factor) {
    float[] result = vector.clone();
    for (int place = 0; place < result.length; place++) {
      result[place] *= factor;
    }
    return result;
  }

  private List<float[]> vectors(int count) {
    List<float[]> vectors = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      float[] vector = new float[WIDTH];
      for (int place = 0; place < WIDTH; place++) {
        vector[place] = (float) random.nextGaussian();
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static float cosine(float[] one, float[] other) {
    double product = 0;
    double square = 0;
    double otherSquare = 0;
    for (int place = 0; place < one.length; place++) {
      product += (double) one[place] * other[place];
      square += (double) one[place] * one[place];
      otherSquare += (double) other[place] * other[place];
    }
    return (float) (product / (Math.sqrt(square) * Math.sqrt(otherSquare)));
  }
}
