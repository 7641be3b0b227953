package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images, model store, tables and classifiers in S3, over Hadoop's S3A with its magic committer and
 * the settings of {@code conf/spark/s3a.conf}: {@code mvn -Ps3a verify -Dtest=None -Dit.test=S3IT
 * -Dsurefire.failIfNoSpecifiedTests=false}. Skipped without that profile.
 */
class S3IT {
  @TempDir private static Path folder;

  private static S3Server server;
  private static FileSystem s3;

  @BeforeAll
  static void startServer() throws IOException, InterruptedException {
    server = S3Server.start(folder);
    server.tellThisProcess();
    Configuration hadoop = new Configuration();
    System.getProperties().stringPropertyNames().stream()
        .filter(key -> key.startsWith("spark.hadoop."))
        .forEach(
            key -> hadoop.set(key.substring("spark.hadoop.".length()), System.getProperty(key)));
    s3 = FileSystem.newInstance(URI.create(server.uri("")), hadoop);
    upload(Project.SAMPLE_IMAGES, "images");
    upload(Project.SAMPLE_MODELS, "models");
    Files.writeString(folder.resolve("text.png"), "no picture");
    upload(folder.resolve("text.png"), "images/bird/text.png");
  }

  @AfterAll
  static void stopServer() throws IOException {
    if (server != null) {
      s3.close();
      server.forgetInThisProcess();
      server.close();
    }
  }

  @Test
  void aKilledExtractionGoesOnAndItsTableIsTrainedFrom() throws Exception {
    List<Object> extract =
        extract(server.uri("images"), server.uri("models"), server.uri("features"));

    Launcher.killWhen(() -> committedFiles() >= 2, extract, server.environment());
    Command resumed = frostline(extract.toArray()).succeeded();
    Command train =
        frostline(
                "train",
                "--features",
                server.uri("features"),
                "--models",
                server.uri("models"),
                "--epochs",
                2,
                "--out",
                "clipart")
            .succeeded();

    assertThat(resumed.out())
        .containsPattern("201 images listed: \\d+ extracted now, [1-9]\\d* extracted earlier");
    assertThat(downloaded().select(HdfsIT.PLACELESS, "ORDER BY ALL"))
        .hasSize(200)
        .isEqualTo(local().select(HdfsIT.PLACELESS, "ORDER BY ALL"));
    assertThat(downloaded().rejected().select("uri, reason", ""))
        .containsExactly(server.uri("images/bird/text.png") + "|NOT_AN_IMAGE");
    assertThat(read("features/_SUCCESS")).as("who committed").contains("\"committer\" : \"magic\"");
    assertThat(names("features"))
        .doesNotContain("__magic", "_temporary", "_rejected_next", "_frostline.json.next");
    assertThat(train.out()).contains("Classifier clipart with 8 classes is in the store");
    assertThat(names("models")).containsExactly("clipart", "mobilenet_v2");
  }

  private static Table local() {
    Path table = folder.resolve("local");
    frostline(
            extract(
                    Project.SAMPLE_IMAGES.toString(),
                    Project.SAMPLE_MODELS.toString(),
                    table.toString())
                .toArray())
        .succeeded();
    return new Table(table);
  }

  private static List<Object> extract(String images, String models, String out) {
    return List.of(
        "extract",
        "--images",
        images,
        "--models",
        models,
        "--model",
        "mobilenet_v2",
        "--layer",
        "block_3_expand_relu",
        "--commit-every",
        24,
        "--out",
        out);
  }

  private static void upload(Path from, String to) throws IOException {
    FileUtil.copy(from.toFile(), s3, path(server.uri(to)), false, s3.getConf());
  }

  private static Table downloaded() throws IOException {
    Path copy = folder.resolve("copy");
    FileUtil.fullyDelete(copy.toFile());
    s3.copyToLocalFile(false, path(server.uri("features")), path(copy.toString()), true);
    return new Table(copy);
  }

  private static String read(String name) throws IOException {
    try (InputStream file = s3.open(path(server.uri(name)))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static long committedFiles() throws IOException {
    return s3.exists(path(server.uri("features")))
        ? names("features").stream().filter(name -> name.endsWith(".parquet")).count()
        : 0;
  }

  private static List<String> names(String parent) throws IOException {
    return Arrays.stream(s3.listStatus(path(server.uri(parent))))
        .map(status -> status.getPath().getName())
        .sorted()
        .toList();
  }

  private static org.apache.hadoop.fs.Path path(String uri) {
    return new org.apache.hadoop.fs.Path(uri);
  }
}
