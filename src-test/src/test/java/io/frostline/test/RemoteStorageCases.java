package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must work wherever images, model store, tables, shards and reports lie: the same comes out
 * as on local files, to the bit.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RemoteStorageCases {
  /** What does not depend on where the images lie. */
  private static final String PLACELESS =
      "* EXCLUDE (uri, modified), parse_path(uri)[-1], parse_path(uri)[-2]";

  private static final String CUT = " --model mobilenet_v2 --layer block_3_expand_relu";

  @TempDir static Path folder;

  private RemoteFolder remote;
  private Table local;

  /** Starts the storage. */
  abstract RemoteFolder start() throws Exception;

  /** With what the launcher reaches it. */
  abstract Map<String, String> environment();

  /** Fifty images of two classes and one that is none; a table of them there, and one here. */
  @BeforeAll
  void extractThereAndHere() throws Exception {
    remote = start();
    for (String label : List.of("bird", "fruit")) {
      remote.upload(Project.SAMPLE_IMAGES.resolve(label), "images/" + label);
    }
    remote.upload(Project.SAMPLE_MODELS, "models");
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    remote.upload(text, "images/bird/text.png");
    run("extract --images @images --models @models --commit-every 20 --out @features" + CUT);
    local = new Table(folder.resolve("local"));
    run(
        "extract --images %s/{bird,fruit} --models %s --out %s"
                .formatted(Project.SAMPLE_IMAGES, Project.SAMPLE_MODELS, local.folder())
            + CUT);
  }

  @Test
  void aTableThereHasTheRowsOfOneHere() throws IOException {
    Table table = downloaded("features");

    assertThat(rows(table)).hasSize(50).isEqualTo(rows(local));
    assertThat(table.rejected().select("uri, reason", ""))
        .containsExactly(remote.uri("images/bird/text.png") + "|NOT_AN_IMAGE");
    assertThat(remote.names("features"))
        .filteredOn(name -> !name.endsWith(".parquet"))
        .containsExactly("_SUCCESS", "_frostline.json", "_rejected");
  }

  @Test
  void aKilledExtractionGoesOn() throws Exception {
    String extract = "extract --images @images --models @models --commit-every 10 --out @killed";

    Launcher.killWhen(() -> remote.committed("killed") >= 1, words(extract + CUT), environment());
    Command resumed = run(extract + CUT);

    assertThat(resumed.out())
        .containsPattern("51 images listed: \\d+ extracted now, [1-9]\\d* extracted earlier");
    assertThat(rows(downloaded("killed"))).isEqualTo(rows(local));
  }

  @Test
  void aClassifierIsTrainedUsedAndJudgedThere() throws IOException {
    Command train = run("train --features @features --models @models --epochs 2 --out two");
    Command classify =
        run("classify --images @images --models @models --model two --out @predictions");
    run("evaluate --model two --models @models --features @features --portion all --out @report");

    assertThat(train.out()).contains("Classifier two with 2 classes is in the store");
    assertThat(remote.names("models")).containsExactly("mobilenet_v2", "two");
    assertThat(classify.out()).contains("50 classified now, 0 classified earlier, 1 rejected");
    assertThat(
            downloaded("predictions").select("DISTINCT len(top), class IN ('bird', 'fruit')", ""))
        .containsExactly("2|true");
    JsonNode metrics = new ObjectMapper().readTree(remote.read("report/metrics.json"));
    assertThat(metrics.at("/rows").asInt()).isEqualTo(50);
    assertThat(remote.text("report/report.html")).contains("fruit");
  }

  @Test
  void textsAreReadThereByAnEncoderThere() throws IOException {
    Path rows = Files.write(folder.resolve("texts.csv"), texts());
    remote.upload(rows, "texts/texts.csv");
    Files.write(folder.resolve("texts.txt.gz"), gzip(texts()));
    remote.upload(folder.resolve("texts.txt.gz"), "texts.txt.gz");
    SmallEncoderPackage.importInto(remote.uri("encoders"));
    String options = " --models @encoders --model " + SmallEncoderPackage.NAME;

    run("extract --texts @texts --id-column id --commit-every 20 --out @of-texts" + options);
    run("extract --texts @texts.txt.gz --out @of-lines" + options);
    Table here = new Table(folder.resolve("of-texts"));
    run("extract --texts %s --id-column id --out %s".formatted(rows, here.folder()) + options);

    assertThat(downloaded("of-texts").allBits()).hasSize(50).isEqualTo(here.allBits());
    assertThat(downloaded("of-lines").count()).isEqualTo(51);
    assertThat(run("extract --texts @texts --id-column id --out @of-texts" + options).out())
        .contains("50 texts listed: 0 extracted now, 50 extracted earlier, 0 rejected.");
  }

  private static List<String> texts() {
    return Stream.concat(
            Stream.of("id,text,label"),
            IntStream.range(0, 50).mapToObj(row -> "t%d,text %d,%d".formatted(row, row, row % 2)))
        .toList();
  }

  private static byte[] gzip(List<String> lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void arraysAreExportedThere() throws IOException {
    run("export --features @features --format npy --out @arrays");
    run("export --features %s --format npy --out %s/arrays".formatted(local.folder(), folder));

    assertThat(remote.names("arrays"))
        .containsExactly("_export.json", "features-00000.npy", "index.csv");
    assertThat(remote.read("arrays/features-00000.npy"))
        .isEqualTo(Files.readAllBytes(folder.resolve("arrays/features-00000.npy")));
  }

  @Test
  void shardsAreWrittenAndReadThere() throws IOException {
    Command pack = run("pack --images @images/fruit --to tar --shard-size 64KB --out @shards");
    run("extract --images @shards --format tar --models @models --out @of-shards" + CUT);

    assertThat(pack.out()).contains("25 packed now, 0 packed earlier, 0 rejected");
    assertThat(remote.names("shards")).hasSizeGreaterThan(3).doesNotContain("_parts");
    assertThat(downloaded("of-shards").select("features", "ORDER BY ALL"))
        .hasSize(25)
        .isEqualTo(local.select("features", "WHERE label = 'fruit' ORDER BY ALL"));
  }

  @Test
  void filesAreMergedThere() throws IOException {
    remote.copy("features", "merged");

    Command compact = run("compact --table @merged");

    assertThat(compact.out()).contains("3 files before, 1 now");
    assertThat(rows(downloaded("merged"))).isEqualTo(rows(local));
    assertThat(remote.names("merged")).doesNotContain("_exchange");
  }

  @Test
  void aSecondWriterIsRefusedThere() throws IOException {
    remote.copy("features", "held");
    List<String> names = remote.names("held");
    OutputFolder held = OutputFolder.of(remote.uri("held"), remote.files().getConf());
    try (Lease lease = Lease.take(held, "a test")) {
      Command refused = frostline(words("compact --table @held").toArray());
      lease.check();

      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
      assertThat(refused.err()).contains("/held: 'a test' by ");
    }
    assertThat(remote.names("held")).isEqualTo(names);
    run("compact --table @held");
  }

  @Test
  void onlySignsOfLifeKeepALeaseThere() throws Exception {
    OutputFolder watched = OutputFolder.of(remote.uri("watched"), remote.files().getConf());
    try (Lease lease = Lease.take(watched, "a test")) {
      FileStatus before = only(watched);
      FileStatus after = before;
      while (after.getModificationTime() == before.getModificationTime()) {
        Thread.sleep(100);
        after = only(watched);
      }

      assertThat(after.getPath()).isEqualTo(before.getPath());
      lease.check();
      watched.system().delete(after.getPath(), false);
      assertThatThrownBy(lease::check)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("Another writer has taken over");
    }
    assertThat(remote.names("watched")).isEmpty();
  }

  private static FileStatus only(OutputFolder folder) throws IOException {
    return folder.system().listStatus(folder.path())[0];
  }

  /** Runs a command; what begins with an @ is a name on the storage. */
  final Command run(String command) {
    return frostline(words(command).toArray()).succeeded();
  }

  final List<Object> words(String command) {
    return Arrays.stream(command.split(" "))
        .<Object>map(word -> word.startsWith("@") ? remote.uri(word.substring(1)) : word)
        .toList();
  }

  final RemoteFolder remote() {
    return remote;
  }

  /** A table as it lies there now. */
  final Table downloaded(String table) throws IOException {
    return remote.download(table, Files.createTempDirectory(folder, table).resolve("table"));
  }

  static List<String> rows(Table table) {
    return table.select(PLACELESS, "ORDER BY ALL");
  }
}
