package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.test.SyntheticFeatures.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code frostline review} does with rows that it cannot review as others. */
class UnusualRowsIT {
  private static final float INFINITE = Float.NEGATIVE_INFINITY;

  @TempDir private Path folder;

  @Test
  void rowsThatAreLeftOutAreListedWithTheReason() throws IOException {
    SyntheticFeatures made = new SyntheticFeatures(60, 3, 2, 3, 0, 1);
    Dataset<Row> rows = made.rows(SharedSpark.session(), Claim.NOBODY);
    Column spoilt =
        when(col("uri").endsWith("03.jpg"), array(lit(0f), lit(Float.NaN), lit(1f)))
            .when(col("uri").endsWith("05.jpg"), array(lit(0f), lit(0f), lit(INFINITE)))
            .otherwise(col("features"))
            .as("features", rows.schema().apply("features").metadata());
    made.write(rows.select(col("uri"), col("label"), spoilt), table(), Claim.NOBODY);

    Command run = review("--duplicates", "features").succeeded();

    assertThat(run.out())
        .contains("2 rows have features that are NaN or infinite, and left out: see the table");
    assertThat(new Table(out().resolve("unusable")).select("uri, label, reason", "ORDER BY uri"))
        .containsExactly(
            "synthetic/0000003.jpg|class-01|Feature 2 of 3 is NaN.",
            "synthetic/0000005.jpg|class-01|Feature 3 of 3 is infinite.");
    assertThat(new Table(out().resolve("examples")).count()).isEqualTo(58);
  }

  @Test
  void anImageThatIsListedTwiceIsNotAmongTheCopiesToLeaveOut() throws IOException {
    List<Path> images = new ArrayList<>();
    for (Path image : images()) {
      images.add(Files.copy(image, folder.resolve(image.getFileName())));
    }
    Path copy = Files.copy(images.get(0), folder.resolve("z.png"));
    List<String> lines = new ArrayList<>(List.of("uri,label"));
    images.forEach(image -> lines.add(image.toUri() + ",one"));
    lines.add(images.get(0).toUri() + ",two");
    lines.add(copy.toUri() + ",two");
    new Extraction(Files.write(folder.resolve("list.csv"), lines), table()).run().succeeded();

    Command run = review().succeeded();

    assertThat(run.out())
        .contains("1 uri has several rows, for example " + images.get(0).toUri())
        .contains("`frostline check` explains what to do.");
    List<String> members = new Table(out().resolve("duplicates")).select("uri, keep", "");
    List<String> listed = Files.readAllLines(out().resolve("copies.txt"));
    assertThat(members).hasSize(3);
    assertThat(listed).hasSize(1);
    assertThat(members).doesNotContain(listed.get(0) + "|true");
    assertThat(new Table(out().resolve("duplicates")).select("reason", "WHERE keep")).hasSize(1);
    assertThat(new Table(out().resolve("duplicates")).select("reason", "WHERE NOT keep"))
        .allSatisfy(reason -> assertThat(reason).startsWith("1.000 similar to "))
        .anySatisfy(reason -> assertThat(reason).contains("which has another row in the table"));

    Path again = folder.resolve("again");
    frostline("review", table(), "--known", out(), "--out", again).succeeded();
    assertThat(new Table(again.resolve("duplicates")).select("uri, keep", "ORDER BY ALL"))
        .isEqualTo(new Table(out().resolve("duplicates")).select("uri, keep", "ORDER BY ALL"));
  }

  @Test
  void picturesThatWereDeletedSinceAreCountedAndNamed() throws IOException {
    Path copies = Files.createDirectories(folder.resolve("images/one"));
    for (Path image : images()) {
      Files.copy(image, copies.resolve(image.getFileName()));
    }
    new Extraction(folder.resolve("images"), table()).run().succeeded();
    Path deleted = copies.resolve(images().get(3).getFileName());
    Files.delete(deleted);

    Command run = review().succeeded();

    assertThat(run.out())
        .contains("Not compared: 1 picture of 6 that cannot be read any more, for example file:")
        .contains(deleted.getFileName() + ". Restore the images")
        .doesNotContain("of one colour");
  }

  private static List<Path> images() throws IOException {
    try (Stream<Path> files = Files.list(Project.SAMPLE_IMAGES.resolve("bird"))) {
      return files.sorted().limit(6).map(file -> file.toAbsolutePath().normalize()).toList();
    }
  }

  private Command review(Object... options) {
    List<Object> words = new ArrayList<>(List.of("review", table(), "--out", out()));
    words.addAll(List.of(options));
    return frostline(words.toArray());
  }

  private Path table() {
    return folder.resolve("features");
  }

  private Path out() {
    return folder.resolve("review");
  }
}
