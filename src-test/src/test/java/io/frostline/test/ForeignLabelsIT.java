package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels in manifests and Parquet shards of others: taken, or reported, or refused. */
class ForeignLabelsIT {
  @TempDir private Path folder;

  @Test
  void manifestsOfOthersGiveTheirLabels() throws IOException {
    Command label = extract(manifest("m02-Label.csv")).succeeded();
    assertThat(labels()).containsExactly("cat", "dog");
    assertThat(label.err()).contains("its column 'Label' is read as label");

    extract(manifest("m03-spaces.csv")).succeeded();
    assertThat(labels()).containsExactly("cat", "dog");

    Path excel = manifest("m02-Label.csv").resolveSibling("excel.csv");
    Files.writeString(excel, "\uFEFFuri;label\n1.png;\u00e4\n2.png;b\n", StandardCharsets.UTF_16LE);
    Command foreign = extract(excel).succeeded();
    assertThat(labels()).containsExactly("b", "\u00e4");
    assertThat(foreign.err())
        .contains("excel.csv: its encoding is UTF-16LE; its columns are separated by ';'.");
  }

  @Test
  void manifestsThatCannotBeUnderstoodAreRefused() throws IOException {
    assertRefused(extract(manifest("m04-unclosed.csv")), "a quote in line 3 that is not closed");
    assertRefused(extract(manifest("m13-multi.csv")), "'label' (column 3), 'label' (column 4)");
    extract(manifest("m13-multi.csv"), "--label-from", "none").succeeded();
  }

  @Test
  void parquetShardsOfOthersGiveTheirLabels() throws IOException {
    Command negative = parquet("q02-label-neg").succeeded();
    assertThat(labels()).contains("null").doesNotContain("-1");
    assertThat(negative.err())
        .containsPattern("labels? (is|are) -1 or NaN, which stands for no label");
    parquet("q09-partitioned").succeeded();
    assertThat(labels().stream().distinct()).containsExactly("cat", "dog");
    assertThat(parquet("q14-Label-case").succeeded().err())
        .contains("its column 'Label' is read as label");
    assertThat(labels()).doesNotContain("null");
    parquet("q07-two-structs", "--image-column", "image").succeeded();
    parquet("q12-gzip").succeeded();

    assertRefused(parquet("q05-label-list"), "a label must be one value");
    parquet("q05-label-list", "--label-from", "none").succeeded();
    assertThat(labels().stream().distinct()).containsExactly("null");
  }

  @Test
  void parquetManifestsFollowTheSameRules() throws IOException {
    assertThat(ofManifest("CAST(3.0 AS DOUBLE)")).containsExactly("3");
    assertThat(ofManifest("-1")).containsExactly("null");
    assertThat(extract(write("explode(array(-1, 2, -1)) AS label")).succeeded().err())
        .contains("2 labels are -1 or NaN, which stands for no label");
    assertThat(extract(write("1 AS label")).succeeded().err()).doesNotContain("-1");
    assertThat(ofManifest("CAST('NaN' AS DOUBLE)")).containsExactly("null");
    assertThat(ofManifest("CAST(3 AS DECIMAL(5,2))")).containsExactly("3.00");
    assertThat(ofManifest("DATE '2024-03-07'")).containsExactly("2024-03-07");
    assertThat(ofManifest("TIMESTAMP '2024-03-07 12:00:00.5 UTC'"))
        .containsExactly("2024-03-07 12:00:00.5");
    assertRefused(extract(write("array('a') AS label")), "label is array<string>");
    assertRefused(extract(write("named_struct('a', 1) AS label")), "one value");
    assertThat(extract(write("'cat' AS LABEL")).succeeded().err())
        .contains("its column 'LABEL' is read as label");
    assertThat(labels()).containsExactly("cat");
    assertThat(extract(write("1 AS other")).succeeded().err()).contains("no column label");
  }

  @Test
  void foldersOfAParquetManifestGiveLabels() throws IOException {
    Path manifest = folder.resolve("partitioned.parquet");
    SparkSession spark = SharedSpark.session();
    spark
        .sql(
            "SELECT '%s' AS uri, stack(4, '007', '7', 'big cat', NULL) AS label"
                .formatted(anyImage()))
        .write()
        .partitionBy("label")
        .parquet(manifest.toString());

    extract(manifest).succeeded();

    assertThat(labels()).containsExactly("007", "7", "big cat", "null");
  }

  @Test
  void numbersThatAreNoLabelsAreCountedInCsv() throws IOException {
    Path manifest = manifest("m02-Label.csv").resolveSibling("numbers.csv");
    Files.writeString(manifest, "uri,label\n1.png,-1\n2.png,5\n");

    Command run = extract(manifest).succeeded();

    assertThat(labels()).containsExactly("5", "null");
    assertThat(run.err()).contains("numbers.csv: 1 label is -1 or NaN, which stands for no label.");
  }

  @Test
  void shardsWithDifferentColumnsAreNamed() throws IOException {
    shard("a", "7 AS label, content AS image");
    shard("b", "content AS image");
    shard("c", "'dog' AS label, content AS image");

    Command run = extract(folder.resolve("shards"), "--format", "parquet").succeeded();

    assertThat(labels()).containsExactly("7", "dog", "null");
    assertThat(run.err())
        .contains("The columns of the shards differ. They are read as follows:")
        .containsPattern("The shard .*/a/.*: images in image, labels in label \\(INT32\\)\\.")
        .containsPattern("The shard .*/b/.*: images in image, no labels\\.")
        .containsPattern("The shard .*/c/.*: images in image, labels in label \\(BINARY\\)\\.")
        .containsPattern("The shard .*/b/.*: it has no column label, so its images have no labels");
  }

  private void shard(String name, String columns) {
    SharedSpark.session()
        .read()
        .format("binaryFile")
        .load(anyImage().toString())
        .selectExpr(columns.split(", "))
        .coalesce(1)
        .write()
        .parquet(folder.resolve("shards/" + name).toString());
  }

  private List<String> ofManifest(String label) {
    extract(write(label + " AS label")).succeeded();
    return labels();
  }

  private Path write(String label) {
    Path manifest = folder.resolve("manifest.parquet");
    SharedSpark.session()
        .sql("SELECT '%s' AS uri, %s".formatted(anyImage(), label))
        .write()
        .mode("overwrite")
        .parquet(manifest.toString());
    return manifest;
  }

  private static Path anyImage() {
    return Project.shared("cases/manifest/1.png").toAbsolutePath().normalize();
  }

  private Path manifest(String name) throws IOException {
    Path copy = folder.resolve("manifests");
    if (Files.notExists(copy)) {
      Project.copy(Project.shared("cases/manifest"), copy);
    }
    return copy.resolve(name);
  }

  private Command parquet(String name, Object... options) {
    List<Object> all = new ArrayList<>(List.of("--format", "parquet"));
    all.addAll(List.of(options));
    return extract(Project.shared("cases/parquet/" + name), all.toArray());
  }

  private Command extract(Path images, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("extract", "--images", images));
    arguments.addAll(List.of("--models", Project.SAMPLE_MODELS, "--model", "mobilenet_v2"));
    arguments.addAll(List.of("--layer", "block_1_expand_relu"));
    arguments.addAll(List.of("--out", out(), "--overwrite", "--max-rejected", "0"));
    arguments.addAll(List.of(options));
    return frostline(arguments.toArray());
  }

  private List<String> labels() {
    return new Table(out()).select("label", "ORDER BY label NULLS LAST");
  }

  private Path out() {
    return folder.resolve("features");
  }

  private static void assertRefused(Command run, String message) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
