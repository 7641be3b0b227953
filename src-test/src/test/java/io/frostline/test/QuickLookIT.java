package io.frostline.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.Example;
import io.frostline.feature.BatchChoice;
import io.frostline.feature.ImageDecoding;
import io.frostline.feature.Provenance;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.extraction.ExtractionRequest.Limits;
import io.frostline.spark.extraction.ExtractionRun.Summary;
import io.frostline.spark.extraction.QuickLook;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.ListedExample;
import io.frostline.spark.listing.ListingDigest;
import io.frostline.spark.table.ResultTable.ExistingRows;
import io.frostline.spark.table.TableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that finds nothing new does not start Spark. */
class QuickLookIT {
  private static final Configuration HADOOP = new Configuration();
  private static final int IMAGES = 6;

  @TempDir private Path folder;
  private List<Path> samples;
  private Path images;
  private Path table;

  @BeforeEach
  void extractSomeImages() throws IOException {
    images = Files.createDirectories(folder.resolve("images/bird")).getParent();
    table = folder.resolve("table");
    try (Stream<Path> birds = Files.list(Project.SAMPLE_IMAGES.resolve("bird"))) {
      samples = birds.sorted().limit(IMAGES + 1).toList();
    }
    for (Path sample : samples.subList(0, IMAGES)) {
      Files.copy(sample, image(sample));
    }
    new Extraction(images, table).run().succeeded();
  }

  @Test
  void itSeesThatNothingIsNewAndRecordsTheRun() throws IOException {
    Optional<Summary> found = look();

    assertThat(found).isPresent();
    assertThat(found.get().listed()).isEqualTo(IMAGES);
    assertThat(found.get().found()).isEqualTo(IMAGES);
    assertThat(found.get().added()).isZero();
    String recorded = Files.readString(table.resolve("_frostline.json"));
    new Extraction(images, table).run().succeeded();
    assertThat(recorded)
        .as("what a run with Spark records")
        .isEqualTo(Files.readString(table.resolve("_frostline.json")));
    assertThat(look(IMAGES)).as("as many as wanted").isPresent();
    assertThat(look(10_000)).as("more wanted").isPresent();
  }

  @Test
  void whateverChangedIsLeftToARun() throws IOException {
    Path first = image(samples.get(0));
    FileTime modified = Files.getLastModifiedTime(first);
    Files.setLastModifiedTime(first, FileTime.fromMillis(modified.toMillis() + 1));
    assertThat(look()).as("another time").isEmpty();
    Files.setLastModifiedTime(first, modified);
    assertThat(look()).as("as it was").isPresent();

    Path more = Files.copy(samples.get(IMAGES), image(samples.get(IMAGES)));
    assertThat(look()).as("a new image").isEmpty();
    assertThat(look(IMAGES)).as("a new image behind the first ones").isPresent();
    Files.delete(more);

    Path other = Files.move(first, folder.resolve("elsewhere"));
    assertThat(look()).as("a deleted image").isEmpty();
    assertThat(look(IMAGES - 1)).as("fewer wanted").isEmpty();
    Files.move(other, first);

    Files.createSymbolicLink(images.resolve("link"), first);
    assertThat(look()).as("a link").isEmpty();
  }

  @Test
  void aTableThatIsNotAsItsRunLeftItIsLeftToARun() throws IOException {
    Path state = table.resolve("_frostline.json");
    String recorded = Files.readString(state);
    put(state, recorded.replace("\"complete\"", "\"running\"").getBytes(UTF_8));
    assertThat(look()).as("an interrupted run").isEmpty();
    put(state, recorded.replace("\"rows\" : 6,\n", "\"rows\" : 7,\n").getBytes(UTF_8));
    assertThat(look()).as("lost rows").isEmpty();
    put(state, recorded.getBytes(UTF_8));

    Path file = rowFile();
    Path copy = Files.copy(file, table.resolve("copy.parquet"));
    assertThat(look()).as("a file too many").isEmpty();
    Files.delete(copy);
    assertThat(look()).isPresent();

    byte[] bytes = Files.readAllBytes(file);
    // A byte of the first page, which has the uris.
    bytes[60] ^= 1;
    put(file, bytes);
    assertThat(look()).as("a damaged page").isEmpty();
    Files.delete(file);
    assertThat(look()).as("a lost file").isEmpty();
  }

  @Test
  void otherValuesAndAFreshStartAreLeftToARun() throws IOException {
    Provenance.Origin origin = origin();

    assertThat(look(request(Long.MAX_VALUE, ExistingRows.OVERWRITE), origin)).isEmpty();
    assertThat(
            look(request(Long.MAX_VALUE, ExistingRows.CONTINUE), origin.withPreprocessing("other")))
        .isEmpty();
    assertThat(look(request(Long.MAX_VALUE, ExistingRows.CONTINUE), origin)).isPresent();
  }

  @Test
  void aCommandThatFindsNothingNewStartsNoSpark() throws Exception {
    Path events = Files.createDirectory(folder.resolve("events"));

    Command run =
        Launcher.run(
            new Extraction(images, table).command(),
            Map.of(
                "FROSTLINE_SPARK_OPTIONS",
                "--conf spark.eventLog.enabled=true --conf spark.eventLog.dir=" + events));

    assertThat(run.succeeded().out())
        .contains(
            "6 images listed: 0 extracted now, 6 extracted earlier, 0 rejected.",
            "Feature table: file:" + table);
    assertThat(events).isEmptyDirectory();
  }

  @Test
  void aDigestAddedUpIsTheOneThatSparkComputes() {
    Instant time = Instant.parse("2026-11-27T03:04:05.006Z");
    List<Example> listed =
        List.of(
            new Example("file:/a", "x", 10L, time),
            new Example("file:/ä\uD83D\uDE00", "", 0L, time),
            new Example("file:/without", null, null, null),
            new Example("file:/" + "long/".repeat(50), "x", Long.MAX_VALUE, Instant.EPOCH),
            new Example("file:/t.tsv#1", "y", 12L, null, "0f", "1,12"));
    ListingDigest.Sum sum = new ListingDigest.Sum();
    listed.forEach(sum::add);
    List<Row> rows =
        listed.stream()
            .map(
                file ->
                    RowFactory.create(
                        file.uri(),
                        file.label(),
                        file.length(),
                        ListedExample.timestamp(file.modified()),
                        file.hash(),
                        file.place()))
            .toList();

    assertThat(sum.digest())
        .isEqualTo(
            ListingDigest.of(SharedSpark.session().createDataFrame(rows, ListedExample.SCHEMA)));
  }

  private Optional<Summary> look() throws IOException {
    return look(Long.MAX_VALUE);
  }

  private Optional<Summary> look(long most) throws IOException {
    return look(request(most, ExistingRows.CONTINUE), origin());
  }

  private static Optional<Summary> look(ExtractionRequest request, Provenance.Origin origin) {
    return new QuickLook(request, request.out(), origin, HADOOP).nothingNew();
  }

  private ExtractionRequest request(long most, ExistingRows existing) {
    return new ExtractionRequest(
        ExampleSource.of(images.toString()),
        table.toString(),
        existing,
        new Limits(BatchChoice.of(8), 10_000, most, 0, new ImageDecoding(1_000_000)));
  }

  private Provenance.Origin origin() throws IOException {
    return new TableFolder(table.toString(), HADOOP).provenance().orElseThrow().origin();
  }

  /** Writes a file without the checksum that Hadoop keeps beside those that it has written. */
  private static void put(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }

  private Path rowFile() throws IOException {
    try (Stream<Path> files = Files.list(table)) {
      return files
          .filter(file -> file.getFileName().toString().matches("part.*\\.parquet"))
          .findFirst()
          .orElseThrow();
    }
  }

  private Path image(Path sample) {
    return images.resolve("bird").resolve(sample.getFileName());
  }
}
