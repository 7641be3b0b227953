package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.Example;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Outcome;
import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.Provenance.State;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.ListedExample;
import io.frostline.spark.listing.Listing;
import io.frostline.spark.listing.Listing.Extent;
import io.frostline.spark.listing.ListingDigest;
import io.frostline.spark.table.Backlog;
import io.frostline.spark.table.Backlog.Changes;
import io.frostline.spark.table.OutcomeRow;
import io.frostline.spark.table.OutputWriter;
import io.frostline.spark.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listing leaves to do in a table, with a listing and rows made by hand. */
class BacklogIT {
  private static final FeatureColumn COLUMN =
      new FeatureColumn("features", "layer", "average", List.of(2));
  private static final Origin ORIGIN = new Origin("model", "0f", "as they are", List.of(COLUMN));
  private static final Instant MODIFIED = Instant.parse("2024-05-01T12:00:00Z");

  private static SparkSession spark;

  @TempDir private Path folder;
  private ResultTable table;

  @BeforeAll
  static void start() {
    spark = ResultTable.writingSession(SharedSpark.session());
  }

  @BeforeEach
  void openTable() throws IOException {
    Files.createDirectory(folder.resolve("images"));
    table = new ResultTable(spark, folder.resolve("table").toString());
    // As a run does first: what has no mark is not changed.
    table.write(new Provenance("test", State.RUNNING, ORIGIN, "images", 0L, null, null, null));
  }

  @Test
  void ofATableWithoutRowsAllIsLeft() throws IOException {
    Backlog backlog = backlog(image("a"), image("b"));

    assertThat(backlog.settle()).isEqualTo(new Changes(0, 0));
    assertThat(left(backlog)).containsExactly(uri("a"), uri("b"));
  }

  @Test
  void newImagesAreLeftUntilTheyHaveRows() throws IOException {
    add(image("a"));
    Backlog backlog = backlog(image("a"), image("b"));

    assertThat(backlog.settle()).isEqualTo(new Changes(0, 0));
    assertThat(left(backlog)).containsExactly(uri("b"));
    add(image("b"));
    assertThat(left(backlog)).isEmpty();
  }

  @Test
  void rowsOfChangedImagesAreRemovedAndTheImagesLeft() throws IOException {
    Example longer = new Example(uri("a"), "x", 11L, MODIFIED);
    Example younger = new Example(uri("b"), "x", 10L, MODIFIED.plusSeconds(1));
    Example relabelled = new Example(uri("c"), "y", 10L, MODIFIED);
    add(image("a"), image("b"), image("c"), image("d"));
    Backlog backlog = backlog(longer, younger, relabelled, image("d"));

    assertThat(backlog.settle()).isEqualTo(new Changes(3, 0));
    assertThat(table.rows().select("uri").as(Encoders.STRING()).collectAsList())
        .containsExactly(uri("d"));
    assertThat(left(backlog)).containsExactly(uri("a"), uri("b"), uri("c"));
  }

  @Test
  void rowsOfImagesThatAreGoneAreMarkedUntilTheseAreRestored() throws IOException {
    add(image("a"), gone("b"));
    Backlog backlog = backlog(image("a"));

    assertThat(backlog.settle()).isEqualTo(new Changes(0, 1));
    assertThat(marked()).containsExactly(uri("b"));
    assertThat(left(backlog)).isEmpty();
    assertThat(table.count()).isEqualTo(2);

    Backlog restored = backlog(image("a"), image("b"));
    assertThat(restored.settle()).isEqualTo(new Changes(0, 0));
    assertThat(folder.resolve("table/_deleted")).doesNotExist();
    assertThat(left(restored)).isEmpty();
  }

  @Test
  void anImageThatIsNotListedButThereIsNotGone() throws IOException {
    add(image("a"), image("b"));

    assertThat(backlog(image("a")).settle()).isEqualTo(new Changes(0, 0));
  }

  @Test
  void aLimitedListingSaysNothingOfOtherImages() throws IOException {
    add(image("a"), gone("b"));
    Backlog backlog =
        backlog(ExampleSource.of(folder.resolve("images").toString()), Extent.FIRST, image("a"));

    assertThat(backlog.settle()).isEqualTo(new Changes(0, 0));
    assertThat(folder.resolve("table/_deleted")).doesNotExist();
  }

  @Test
  void anImageListedTwiceIsLeftTwice() throws IOException {
    Backlog backlog = backlog(image("a"), image("a"));

    assertThat(left(backlog)).containsExactly(uri("a"), uri("a"));
    add(image("a"));
    assertThat(backlog.settle()).isEqualTo(new Changes(0, 0));
    assertThat(left(backlog)).containsExactly(uri("a"));
  }

  @Test
  void ofAManifestOnlyImagesItNamesAreGone() throws IOException {
    add(image("a"), gone("b"), gone("elsewhere"));
    Example unreachable = new Example(uri("b"), "x", null, null);
    Example never = new Example(uri("c"), "x", null, null);
    ExampleSource manifest = ExampleSource.of(folder.resolve("images/all.csv").toString());
    Backlog backlog = backlog(manifest, Extent.WHOLE, image("a"), unreachable, never);

    assertThat(backlog.settle()).isEqualTo(new Changes(0, 1));
    assertThat(marked()).containsExactly(uri("b"));
    assertThat(left(backlog)).containsExactly(uri("c"));
  }

  @Test
  void nothingIsLeftWhereTheRowsAreTheListedImages() throws IOException {
    assertThat(isNothing(image("a"))).isFalse();
    add(image("a"), image("b"), new Example(uri("c"), null, 10L, MODIFIED));

    Example unlabelled = new Example(uri("c"), null, 10L, MODIFIED);
    assertThat(isNothing(unlabelled, image("b"), image("a"))).isTrue();
    assertThat(isNothing(image("a"), image("b"))).isFalse();
    assertThat(isNothing(image("a"), image("b"), unlabelled, image("d"))).isFalse();
    assertThat(isNothing(image("a"), image("b"), image("c"))).isFalse();
    assertThat(isNothing(image("a"), image("a"), unlabelled)).isFalse();
    assertThat(isNothing(image("a"), unlabelled, new Example(uri("b"), "x", 11L, MODIFIED)))
        .isFalse();
    assertThat(
            isNothing(
                image("a"), unlabelled, new Example(uri("b"), "x", 10L, MODIFIED.plusMillis(1))))
        .isFalse();
    assertThat(isNothing(image("a"), unlabelled, new Example(uri("b"), "x", null, MODIFIED)))
        .isFalse();
  }

  @Test
  void restoredImagesAreLeftToUnmark() throws IOException {
    add(image("a"), gone("b"));
    backlog(image("a")).settle();

    assertThat(isNothing(image("a"), image("b"))).isFalse();
  }

  @Test
  void onlyListedImagesAreNoLongerRejected() throws IOException {
    add(image("a"));
    table.appendRejected(List.of(rejected("b"), rejected("c")));

    backlog(image("a"), image("b")).forgetRejected();
    assertThat(uris("_rejected")).containsExactly(uri("c"));
    backlog(image("c")).forgetRejected();
    assertThat(folder.resolve("table/_rejected")).doesNotExist();
  }

  private boolean isNothing(Example... listed) {
    List<Row> rows = Stream.of(listed).map(BacklogIT::row).toList();
    return backlog(listed)
        .isNothing(ListingDigest.of(spark.createDataFrame(rows, ListedExample.SCHEMA)));
  }

  private Backlog backlog(Example... listed) {
    return backlog(ExampleSource.of(folder.resolve("images").toString()), Extent.WHOLE, listed);
  }

  private Backlog backlog(ExampleSource source, Extent extent, Example... listed) {
    List<Row> rows = Stream.of(listed).map(BacklogIT::row).toList();
    return table.backlog(
        new Listing(source, spark.createDataFrame(rows, ListedExample.SCHEMA), extent), ORIGIN);
  }

  private static Row row(Example file) {
    return RowFactory.create(
        file.uri(),
        file.label(),
        file.length(),
        ListedExample.timestamp(file.modified()),
        file.hash(),
        file.place());
  }

  private Row rejected(String name) {
    return RowFactory.create(uri(name), "DECODE", "NOT_AN_IMAGE", "");
  }

  /** An image whose file is there. */
  private Example image(String name) throws IOException {
    Files.write(folder.resolve("images").resolve(name), new byte[10]);
    return gone(name);
  }

  private Example gone(String name) {
    return new Example(uri(name), "x", 10L, MODIFIED);
  }

  private String uri(String name) {
    return "file:" + folder.resolve("images").resolve(name);
  }

  private void add(Example... images) {
    List<OutputWriter> columns = List.of(OutputWriter.of(COLUMN));
    List<InternalRow> rows =
        Stream.of(images)
            .map(image -> new Outcome.Extracted(image, List.of(1, 1), new float[][] {{1, 2}}))
            .map(outcome -> OutcomeRow.of(outcome, columns))
            .toList();
    table.append(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows),
        rows.size(),
        ORIGIN);
  }

  private static List<String> left(Backlog backlog) {
    return backlog.left().sort("uri").select("uri").as(Encoders.STRING()).collectAsList();
  }

  private List<String> marked() {
    return uris("_deleted");
  }

  private List<String> uris(String beside) {
    return spark
        .read()
        .parquet(folder.resolve("table").resolve(beside).toString())
        .select("uri")
        .as(Encoders.STRING())
        .collectAsList();
  }
}
