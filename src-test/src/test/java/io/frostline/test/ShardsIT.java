package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --format tar, parquet and sequencefile}: files with many images. */
class ShardsIT {
  private static final String FEATURES = "label, width, height, features";

  @TempDir private Path folder;
  private Path shards;

  @BeforeEach
  void makeFolder() throws IOException {
    shards = Files.createDirectory(folder.resolve("shards"));
  }

  @Test
  void everyFormatGivesTheFeaturesOfTheFiles() throws IOException {
    tar(shards.resolve("a.tar"), samples());
    extract("files", Project.SAMPLE_IMAGES).succeeded();
    List<String> features = features();
    List<String> lengths = new Table(out("files")).select("length", "ORDER BY length");
    assertThat(features).hasSize(samples().size());

    extract("tar", shards).succeeded();
    assertThat(features("tar")).isEqualTo(features);
    assertThat(new Table(out("tar")).select("length", "ORDER BY length")).isEqualTo(lengths);
    assertThat(new Table(out("tar")).select("uri", "ORDER BY uri LIMIT 1").get(0))
        .startsWith("file:" + shards.resolve("a.tar") + "#0")
        .endsWith(".png");

    extract("parquet", huggingFace()).succeeded();
    assertThat(features("parquet")).isEqualTo(features);

    sequence(shards.resolve("part-00000"), samples());
    extract("sequencefile", shards.resolve("part-*")).succeeded();
    assertThat(features("sequencefile")).isEqualTo(features);
  }

  @Test
  void sparksOwnLayoutsAreRead() throws IOException {
    Path images = shards.resolve("images");
    Path files = shards.resolve("files");
    String birds = Project.SAMPLE_IMAGES.resolve("bird").toString();
    SparkSession spark = SharedSpark.session();
    spark.read().format("image").load(birds).write().parquet(images.toString());
    spark.read().format("binaryFile").load(birds).write().parquet(files.toString());

    extract("files", Path.of(birds)).succeeded();
    extract("parquet", files, "--label-from", "none").succeeded();
    List<String> features = new Table(out("files")).select("features", "ORDER BY ALL");
    assertThat(new Table(out("parquet")).select("features", "ORDER BY ALL")).isEqualTo(features);
    assertThat(new Table(out("parquet")).select("length", "WHERE length IS NULL")).isEmpty();

    extract("parquet", images, "--label-from", "parent-folder", "--overwrite").succeeded();
    assertThat(new Table(out("parquet")).select("features", "ORDER BY ALL")).isEqualTo(features);
    assertThat(new Table(out("parquet")).select("DISTINCT label", "")).containsExactly("bird");
  }

  @Test
  void anInterruptedRunGoesOnOverShards() throws IOException {
    List<Path> samples = samples();
    tar(shards.resolve("a.tar"), samples.subList(0, 5));
    tar(shards.resolve("b.tar"), samples.subList(5, samples.size()));

    extract("tar", shards, "--limit", 7).succeeded();
    Command resumed = extract("tar", shards).succeeded();
    List<String> bits = new Table(out("tar")).allBits();
    extract("tar", shards, "--overwrite").succeeded();

    assertThat(resumed.out()).contains("7 extracted earlier");
    assertThat(new Table(out("tar")).allBits()).hasSize(samples.size()).isEqualTo(bits);
  }

  @Test
  void whatShardsDoNotHoldAnyMoreIsMarkedDeleted() throws IOException {
    tar(shards.resolve("a.tar"), samples().subList(0, 3));
    tar(shards.resolve("b.tar"), samples().subList(3, 6));
    extract("tar", shards).succeeded();
    Files.delete(shards.resolve("a.tar"));
    tar(shards.resolve("b.tar"), samples().subList(3, 5));

    Command run = extract("tar", shards).succeeded();

    assertThat(run.out())
        .contains("2 images listed: 2 extracted now, 0 extracted earlier, 0 rejected")
        .contains("rows belong to images that no longer exist");
    String present =
        "WHERE uri NOT IN (SELECT uri FROM read_parquet('%s/_deleted/*.parquet')) ORDER BY ALL"
            .formatted(out("tar"));
    List<String> left = new Table(out("tar")).select("*", present);
    extract("tar", shards, "--overwrite").succeeded();
    assertThat(left).isEqualTo(new Table(out("tar")).allBits()).hasSize(2);
  }

  @Test
  void aDamagedShardIsARejectedRow() throws IOException {
    List<Path> samples = samples();
    tar(shards.resolve("a.tar"), samples);
    byte[] whole = Files.readAllBytes(shards.resolve("a.tar"));
    Path damaged = shards.resolve("b.tar");
    Files.write(damaged, Arrays.copyOf(whole, whole.length / 2));

    Command run = extract("tar", shards, "--max-rejected", "50%").succeeded();

    assertThat(run.out()).contains("rejected");
    assertThat(
            new Table(out("tar"))
                .rejected()
                .select("uri, stage, message", "WHERE reason = 'DAMAGED_SHARD'"))
        .singleElement()
        .asString()
        .startsWith("file:" + damaged + "|READ|Images of this shard are missing: the tar ends");
    assertThat(new Table(out("tar")).count()).isGreaterThan(samples.size());
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingRuns() throws IOException {
    Path parquet = huggingFace();

    assertRefused(
        "no column thumbnail", extract("parquet", parquet, "--image-column", "thumbnail"));
    assertRefused(
        "--image-column requires --format parquet", extract("tar", parquet, "--image-column", "x"));
    assertRefused("no tar shard at", extract("tar", Project.SAMPLE_IMAGES));
    assertRefused(
        "Use parent-folder or none", extract("sequencefile", parquet, "--label-from", "beside"));
    assertThat(out("parquet")).doesNotExist();
  }

  private static void assertRefused(String message, Command run) {
    assertThat(run.exitCode()).as(run.err()).isIn(1, 2);
    assertThat(run.err()).contains(message);
  }

  private List<String> features() {
    return features("files");
  }

  private List<String> features(String format) {
    return new Table(out(format)).select(FEATURES, "ORDER BY ALL");
  }

  private Path out(String format) {
    return folder.resolve("features-" + format);
  }

  private Command extract(String format, Path images, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("extract", "--format", format));
    arguments.addAll(List.of("--models", Project.SAMPLE_MODELS, "--model", "mobilenet_v2"));
    arguments.addAll(List.of("--layer", "block_1_expand_relu"));
    arguments.addAll(List.of("--images", images, "--out", out(format)));
    arguments.addAll(List.of(options));
    return frostline(arguments.toArray());
  }

  private static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.walk(Project.SAMPLE_IMAGES)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** As WebDataset has it, with a label in text beside each image. */
  private static void tar(Path tar, List<Path> images) throws IOException {
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      for (int number = 0; number < images.size(); number++) {
        String label = images.get(number).getParent().getFileName().toString();
        write(out, number + ".png", Files.readAllBytes(images.get(number)));
        write(out, number + ".cls", label.getBytes());
      }
    }
  }

  private static void write(TarArchiveOutputStream out, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  /** As Hugging Face's datasets have it, written by DuckDB. */
  private Path huggingFace() {
    Path parquet = shards.resolve("train.parquet");
    String copy =
        "COPY (SELECT {'bytes': content, 'path': parse_filename(filename)} AS image,"
            + " parse_path(filename)[-2] AS label FROM read_blob('%s/*/*')) TO '%s'"
                .formatted(Project.SAMPLE_IMAGES, parquet);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(copy);
    } catch (SQLException failure) {
      throw new AssertionError(copy, failure);
    }
    return parquet;
  }

  private static void sequence(Path file, List<Path> images) throws IOException {
    Path root = Project.SAMPLE_IMAGES;
    try (SequenceFile.Writer out =
        SequenceFile.createWriter(
            new Configuration(),
            SequenceFile.Writer.file(new org.apache.hadoop.fs.Path("file:" + file)),
            SequenceFile.Writer.keyClass(Text.class),
            SequenceFile.Writer.valueClass(BytesWritable.class))) {
      for (Path image : images) {
        out.append(
            new Text(root.relativize(image).toString()),
            new BytesWritable(Files.readAllBytes(image)));
      }
    }
  }
}
