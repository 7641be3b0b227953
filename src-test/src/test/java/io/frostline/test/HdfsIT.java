package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images, model store, tables, shards and classifiers on HDFS, a real one: a name node and a data
 * node in this process. What comes out is what comes out on local files, to the bit.
 */
class HdfsIT {
  /** What does not depend on where the images lie. */
  static final String PLACELESS =
      "* EXCLUDE (uri, modified), parse_path(uri)[-1], parse_path(uri)[-2]";

  @TempDir private static Path folder;

  private static MiniDFSCluster cluster;
  private static FileSystem hdfs;

  @BeforeAll
  static void startCluster() throws IOException {
    Configuration configuration = new HdfsConfiguration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    hdfs = cluster.getFileSystem();
    upload(Project.SAMPLE_IMAGES, "images");
    upload(Project.SAMPLE_MODELS, "models");
    Files.writeString(folder.resolve("text.png"), "no picture");
    upload(folder.resolve("text.png"), "images/bird/text.png");
  }

  @AfterAll
  static void stopCluster() {
    cluster.shutdown();
  }

  @Test
  void aKilledExtractionGoesOnAndItsTableIsTrainedFrom() throws Exception {
    List<Object> extract =
        extract(hdfs("images"), hdfs("models"), hdfs("features"), "--commit-every", 24);

    Launcher.killWhen(() -> committedFiles("features") >= 2, extract);
    Command resumed = frostline(extract.toArray()).succeeded();
    Command train =
        frostline(
                "train",
                "--features",
                hdfs("features"),
                "--models",
                hdfs("models"),
                "--epochs",
                2,
                "--out",
                "clipart")
            .succeeded();

    assertThat(resumed.out())
        .containsPattern("201 images listed: \\d+ extracted now, [1-9]\\d* extracted earlier");
    assertThat(downloaded("features").select(PLACELESS, "ORDER BY ALL"))
        .hasSize(200)
        .isEqualTo(local().select(PLACELESS, "ORDER BY ALL"));
    assertThat(downloaded("features").rejected().select("uri, reason", ""))
        .containsExactly(hdfs("images/bird/text.png") + "|NOT_AN_IMAGE");
    assertThat(train.out()).contains("Classifier clipart with 8 classes is in the store");
    assertThat(names("models")).containsExactly("clipart", "mobilenet_v2");
  }

  @Test
  void shardsAreWrittenAndReadThere() throws IOException {
    frostline(
            "pack",
            "--images",
            hdfs("images/fruit"),
            "--to",
            "tar",
            "--shard-size",
            "64KB",
            "--out",
            hdfs("shards"))
        .succeeded();
    List<Object> extract =
        extract(hdfs("shards"), hdfs("models"), hdfs("of-shards"), "--format", "tar");

    frostline(extract.toArray()).succeeded();

    assertThat(downloaded("of-shards").select("features", "ORDER BY ALL"))
        .hasSize(25)
        .isEqualTo(local().select("features", "WHERE label = 'fruit' ORDER BY ALL"));
  }

  /** The same features, made of local files. */
  private static Table local() {
    Path table = folder.resolve("local");
    if (!Files.exists(table)) {
      frostline(
              extract(
                      Project.SAMPLE_IMAGES.toString(),
                      Project.SAMPLE_MODELS.toString(),
                      table.toString())
                  .toArray())
          .succeeded();
    }
    return new Table(table);
  }

  private static List<Object> extract(String images, String models, String out, Object... more) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "extract",
                "--images",
                images,
                "--models",
                models,
                "--model",
                "mobilenet_v2",
                "--layer",
                "block_3_expand_relu",
                "--out",
                out));
    command.addAll(Arrays.asList(more));
    return command;
  }

  private static String hdfs(String name) {
    return hdfs.getUri() + "/" + name;
  }

  private static void upload(Path from, String to) throws IOException {
    hdfs.copyFromLocalFile(path(from.toString()), path(hdfs(to)));
  }

  private static Table downloaded(String table) throws IOException {
    Path copy = folder.resolve("copy-of-" + table);
    FileUtil.fullyDelete(copy.toFile());
    hdfs.copyToLocalFile(path(hdfs(table)), path(copy.toString()));
    return new Table(copy);
  }

  private static long committedFiles(String table) throws IOException {
    return hdfs.exists(path(hdfs(table)))
        ? hdfs.listStatus(path(hdfs(table)), file -> file.getName().endsWith(".parquet")).length
        : 0;
  }

  private static List<String> names(String parent) throws IOException {
    return Arrays.stream(hdfs.listStatus(path(hdfs(parent))))
        .map(status -> status.getPath().getName())
        .sorted()
        .toList();
  }

  private static org.apache.hadoop.fs.Path path(String uri) {
    return new org.apache.hadoop.fs.Path(uri);
  }
}
