package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline similar} on the sample images, compared with a plain computation. */
class SimilarIT {
  private static final String TEAPOT = "beverage/a_teapot_01.png";

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static final Map<String, float[]> FEATURES = new HashMap<>();
  private static final Map<String, String> LABELS = new HashMap<>();

  @BeforeAll
  static void extract() {
    new Extraction(Project.SAMPLE_IMAGES, features()).with("--pool", "average").run().succeeded();
    for (String row : new Table(features()).select("uri, label, features", "")) {
      String[] values = row.split("\\|");
      FEATURES.put(values[0], floats(values[2]));
      LABELS.put(values[0], values[1]);
    }
  }

  private static float[] floats(String bits) {
    String[] each = bits.substring(1, bits.length() - 1).split(", ");
    float[] numbers = new float[each.length];
    for (int place = 0; place < each.length; place++) {
      numbers[place] = Float.intBitsToFloat(Integer.parseUnsignedInt(each[place], 16));
    }
    return numbers;
  }

  private static Path features() {
    return shared.resolve("features");
  }

  private static String uri(String image) {
    return "file:" + Project.SAMPLE_IMAGES.resolve(image).toAbsolutePath().normalize();
  }

  @Test
  void theNearestRowsOfAUriAreThoseOfAPlainComputation() {
    Command run = similar(uri(TEAPOT), "--top", 7).succeeded();

    assertThat(new Table(table()).columns())
        .containsExactly(
            "query VARCHAR", "rank INTEGER", "uri VARCHAR", "label VARCHAR", "score FLOAT");
    assertThat(rows()).isEqualTo(plain(uri(TEAPOT), 7));
    assertThat(run.out())
        .contains("200 images compared with " + uri(TEAPOT) + ", in the table.")
        .containsPattern("   1  0\\.\\d{3}  [a-z]+  file:.*\\.png\n   2  ")
        .contains("   7  ")
        .contains("Page: ");
  }

  @Test
  void eachRowOfATableIsAQuery() {
    Command run = similar(features().toString(), "--top", 5).succeeded();

    List<String> wanted = new ArrayList<>();
    FEATURES.keySet().stream().sorted().forEach(query -> wanted.addAll(plain(query, 5)));
    assertThat(rows()).isEqualTo(wanted);
    assertThat(run.out()).contains("200 images compared with the rows of file:");
    assertThat(page()).contains("\"queries\":200");
  }

  @Test
  void aFileIsExtractedAsTheTableWas() throws IOException {
    Path copy = folder.resolve("a copy.png");
    Files.copy(Project.SAMPLE_IMAGES.resolve(TEAPOT), copy);

    Command run =
        similar(copy.toString(), "--models", Project.SAMPLE_MODELS, "--top", 3).succeeded();

    assertThat(new Table(table()).select("uri, score > 0.99999, query", "WHERE rank = 1"))
        .containsExactly(uri(TEAPOT) + "|true|file:" + copy);
    assertThat(run.out()).contains("a copy.png, by mobilenet_v2 at block_1_expand_relu.");
    assertThat(Files.exists(out().resolve("a copy.png"))).isFalse();
  }

  /** Its features are in the table already, so that no model is needed. */
  @Test
  void aFileThatIsInTheTableIsItsRow() {
    similar(Project.SAMPLE_IMAGES.resolve(TEAPOT).toString(), "--models", folder, "--top", 2)
        .succeeded();

    assertThat(rows()).isEqualTo(plain(uri(TEAPOT), 2));
  }

  @Test
  void moreNeighboursThanThereAreRowsAreAllOthers() {
    similar(uri(TEAPOT), "--top", 1000).succeeded();

    assertThat(rows()).isEqualTo(plain(uri(TEAPOT), 199));
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearestUris() {
    Command run = similar("somewhere/a_teapot_1.png");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("There is no 'somewhere/a_teapot_1.png': it is not the uri of a row of ")
        .contains("The nearest uris are:\n  " + uri(TEAPOT) + "\n");
    assertThat(out()).doesNotExist();
  }

  @Test
  void aTableOfAnotherLayerIsRefused() {
    Path other = folder.resolve("other");
    new Extraction(Project.SAMPLE_IMAGES.resolve("beverage"), other)
        .at("Conv1_relu")
        .with("--pool", "average")
        .run()
        .succeeded();

    Command run = similar(other.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("other cannot be compared with those of file:")
        .contains(
            "features: existing layer block_1_expand_relu, pool average, shape [96],"
                + " requested layer Conv1_relu, pool average, shape [32]")
        .contains("Extract both with the same model, layer and pooling.");
  }

  @Test
  void aFileThatIsNoImageIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");

    Command run = similar(text.toString(), "--models", Project.SAMPLE_MODELS);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("text.png cannot be used as an image: NOT_AN_IMAGE: ");
  }

  @Test
  void withoutTheModelOfTheTableAFileIsRefused() throws IOException {
    Path copy = folder.resolve("copy.png");
    Files.copy(Project.SAMPLE_IMAGES.resolve(TEAPOT), copy);

    Command absent = similar(copy.toString(), "--models", folder);

    assertThat(absent.exitCode()).isEqualTo(2);
    assertThat(absent.err()).contains("No model 'mobilenet_v2' in the store");
  }

  @Test
  void aFinishedSearchIsReplacedOnRequest() {
    similar(uri(TEAPOT), "--top", 3).succeeded();

    Command unasked = similar(uri(TEAPOT), "--top", 4);
    Command asked = similar(uri(TEAPOT), "--top", 4, "--overwrite").succeeded();

    assertThat(unasked.exitCode()).isEqualTo(2);
    assertThat(unasked.err()).contains("similar.html already exists").contains("--overwrite");
    assertThat(asked.out()).contains("   4  ");
    assertThat(rows()).isEqualTo(plain(uri(TEAPOT), 4));
  }

  @Test
  void thePageShowsTheFirstQueriesAndFitsEveryWindow() throws IOException, InterruptedException {
    Browser browser = Browser.installed();
    similar(features().toString(), "--top", 4, "--shown", 3).succeeded();

    browser.layOut(out().resolve("similar.html"), folder.resolve("browser"));
    assertThat(page().split("data:image/jpeg").length - 1).isBetween(5, 15);
  }

  private Command similar(String to, Object... options) {
    List<Object> words =
        new ArrayList<>(List.of("similar", "--features", features(), "--to", to, "--out", out()));
    words.addAll(Arrays.asList(options));
    return frostline(words.toArray());
  }

  private Path out() {
    return folder.resolve("similar");
  }

  private Path table() {
    return out().resolve("neighbours");
  }

  private String page() {
    try {
      return Files.readString(out().resolve("similar.html"));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private List<String> rows() {
    return new Table(table()).select("query, rank, uri, label, score", "ORDER BY query, rank");
  }

  /** The same rows by comparing the features of the table one by one. */
  private static List<String> plain(String query, int top) {
    record Row(String uri, float score) {}
    List<Row> nearest =
        FEATURES.keySet().stream()
            .filter(uri -> !uri.equals(query))
            .map(uri -> new Row(uri, cosine(FEATURES.get(query), FEATURES.get(uri))))
            .sorted(Comparator.comparing((Row row) -> -row.score()).thenComparing(Row::uri))
            .limit(top)
            .toList();
    List<String> rows = new ArrayList<>();
    for (Row row : nearest) {
      rows.add(
          String.join(
              "|",
              query,
              String.valueOf(rows.size() + 1),
              row.uri(),
              LABELS.get(row.uri()),
              String.valueOf(row.score())));
    }
    return rows;
  }

  private static float cosine(float[] one, float[] other) {
    return (float)
        (product(one, other) / (Math.sqrt(product(one, one)) * Math.sqrt(product(other, other))));
  }

  private static double product(float[] one, float[] other) {
    double sum = 0;
    for (int place = 0; place < one.length; place++) {
      sum += (double) one[place] * other[place];
    }
    return sum;
  }
}
