package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run tells of itself: {@code _frostline.json}, and Spark's metrics. */
class ObservedExtractIT {
  @TempDir private Path folder;
  private Path images;
  private Path sink;

  @BeforeEach
  void putImagesOfWhichTwoAreBad() throws IOException {
    images = Files.createDirectories(folder.resolve("images"));
    byte[] crow = Files.readAllBytes(Project.SAMPLE_IMAGES.resolve("bird/crow_01.png"));
    for (String name : List.of("a.png", "b.png", "c.png")) {
      Files.write(images.resolve(name), crow);
    }
    Files.writeString(images.resolve("text.png"), "no picture");
    Files.createFile(images.resolve("empty.png"));
    sink = Files.createDirectories(folder.resolve("sink"));
    sinkSettings().forEach(System::setProperty);
  }

  @AfterEach
  void removeSink() {
    sinkSettings().keySet().forEach(System::clearProperty);
  }

  private Map<String, String> sinkSettings() {
    return Map.of(
        "spark.metrics.conf.*.sink.csv.class",
        "org.apache.spark.metrics.sink.CsvSink",
        "spark.metrics.conf.*.sink.csv.directory",
        sink.toString());
  }

  @Test
  void countsAddUpAndMetricsAgreeWithThem() throws IOException {
    extract(images, "--limit", 3);
    assertCounts("{'listed':3,'skipped':0,'extracted':3,'rejected':0}");

    extract(images);
    assertCounts("{'listed':5,'skipped':3,'extracted':0,'rejected':2}");
    assertThat(metric("images")).isEqualTo(2);
    assertThat(metric("rejected.NOT_AN_IMAGE")).isEqualTo(1);
    assertThat(metric("rejected.EMPTY_FILE")).isEqualTo(1);
    assertThat(metric("rejected.TRUNCATED")).isZero();

    Files.copy(images.resolve("a.png"), images.resolve("d.png"));
    Files.delete(images.resolve("empty.png"));
    extract(images);
    assertCounts("{'listed':5,'skipped':3,'extracted':1,'rejected':1}");
    assertThat(metric("images")).isEqualTo(2);
    assertThat(metric("milliseconds.network")).isPositive();
    assertThat(metric("milliseconds.resizing")).isNotNegative();
    assertThat(metric("milliseconds.decoding")).isNotNegative();
    assertThat(metric("milliseconds.reading")).isNotNegative();
    assertThat(metric("queued")).isZero();

    Path manifest = folder.resolve("images.csv");
    Files.writeString(
        manifest, "uri\nfile:%1$s/a.png\nfile:%1$s/a.png\n/none.png\n".formatted(images));
    extract(manifest, "--label-from", "none", "--overwrite");
    assertCounts("{'listed':3,'skipped':0,'extracted':2,'rejected':1}");
  }

  private void assertCounts(String counts) throws IOException {
    JsonNode told = new ObjectMapper().readTree(out().resolve("_frostline.json").toFile());
    assertThat(told.get("counts"))
        .isEqualTo(new ObjectMapper().readTree(counts.replace('\'', '"')));
    assertThat(told.get("rows").asLong()).isEqualTo(new Table(out()).count());
  }

  /** What the sink was told last, by the run before. */
  private long metric(String name) throws IOException {
    try (Stream<Path> files = Files.list(sink)) {
      Path file =
          files
              .filter(one -> one.getFileName().toString().endsWith(".frostline." + name + ".csv"))
              .max((one, other) -> modified(one).compareTo(modified(other)))
              .orElseThrow();
      List<String> lines = Files.readAllLines(file);
      return Long.parseLong(lines.get(lines.size() - 1).replaceFirst(".*,", ""));
    }
  }

  private static java.nio.file.attribute.FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path out() {
    return folder.resolve("features");
  }

  /** In an application of its own: sinks are told the last counts when it ends. */
  private void extract(Object from, Object... options) {
    new Extraction(from, out()).with("--max-rejected", "100%").with(options).run().succeeded();
    SharedSpark.stop();
  }
}
