package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code frostline pack}: nothing lost, nothing changed, and the run can be killed. */
class PackIT {
  private static final Path IMAGES = Project.SAMPLE_IMAGES.resolve("{bird,fruit}");
  private static final int SAMPLES = 50;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"tar", "parquet"})
  void packedImagesHaveTheFeaturesOfTheFiles(String format) throws IOException {
    extract("files", IMAGES).succeeded();
    List<String> features =
        new Table(folder.resolve("files"))
            .select("uri, label, length, width, height, features", "ORDER BY ALL");

    Command pack = pack(format, IMAGES).succeeded();
    extract(format, shards()).succeeded();

    assertThat(pack.out()).contains("50 images listed: 50 packed now, 0 packed earlier");
    assertThat(shardFiles()).hasSizeGreaterThan(5);
    assertThat(
            Table.query(
                "SELECT i.uri, t.label, t.length, width, height, features FROM read_parquet('%s/*.parquet') t"
                        .formatted(folder.resolve(format))
                    + " JOIN read_json('%s/_index/*.json') i ON i.packed = t.uri ORDER BY ALL"
                        .formatted(shards())))
        .isEqualTo(features)
        .hasSize(SAMPLES);
  }

  @Test
  void aKilledRunGoesOnAndKeepsFinishedShards() throws IOException {
    pack("tar", IMAGES).succeeded();
    List<Path> all = shardFiles();
    // As a kill leaves it: shards that are not in the index, one of them cut off.
    Files.delete(indexOf(all.get(1)));
    Files.delete(indexOf(all.get(all.size() - 1)));
    Files.write(all.get(1), new byte[7]);
    Object kept = Files.getLastModifiedTime(all.get(0));

    Command resumed = pack("tar", IMAGES).succeeded();

    assertThat(resumed.out()).doesNotContain(" 0 packed earlier").doesNotContain(" 0 packed now");
    assertThat(Files.getLastModifiedTime(all.get(0))).isEqualTo(kept);
    assertEveryImageIsInOneShard(SAMPLES);
    assertThat(pack("tar", IMAGES).succeeded().out())
        .contains("0 packed now, 50 packed earlier, 0 rejected");
  }

  @Test
  void whatCannotBeReadIsListedAndPackedOnceItIsThere() throws IOException {
    Path photo = Files.copy(firstSample(), folder.resolve("a.png"));
    Path late = folder.resolve("late.png");
    Path manifest = Files.writeString(folder.resolve("m.csv"), "uri,label\na.png,x\nlate.png,y\n");

    Command run = pack("tar", manifest, "--max-rejected", "50%").succeeded();
    assertThat(run.out()).contains("2 images listed: 1 packed now, 0 packed earlier, 1 rejected");
    assertThat(
            Table.query(
                "SELECT uri, reason FROM read_json('%s/_rejected/*.json')".formatted(shards())))
        .containsExactly("file:" + late + "|NOT_FOUND");
    assertThat(pack("tar", manifest).exitCode()).isEqualTo(2);

    Files.copy(photo, late);
    assertThat(pack("tar", manifest).succeeded().out())
        .contains("1 packed now, 1 packed earlier, 0 rejected");
    assertEveryImageIsInOneShard(2);
    assertThat(shards().resolve("_rejected")).doesNotExist();
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    Files.copy(firstSample(), images.resolve("a.png"));
    Files.createDirectory(shards());
    Files.writeString(shards().resolve("notes.txt"), "mine");
    assertRefused("not a folder of shards", pack("tar", images));
    assertThat(shards().resolve("notes.txt")).exists();
    Files.delete(shards().resolve("notes.txt"));

    pack("tar", images).succeeded();
    assertRefused("contains tar shards, not parquet", pack("parquet", images));
    Files.write(images.resolve("a.png"), new byte[] {1});
    assertRefused("1 image has changed", pack("tar", images));
    assertRefused("Use one of: tar, parquet", pack("zip", images));
    assertRefused("would be inside the image folder", pack("tar", folder));
    pack("parquet", images, "--overwrite").succeeded();
  }

  private static void assertRefused(String message, Command run) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  private void assertEveryImageIsInOneShard(long images) throws IOException {
    assertThat(
            Table.query(
                "SELECT count(*), count(DISTINCT uri), count(DISTINCT packed) FROM read_json('%s/_index/*.json')"
                    .formatted(shards())))
        .containsExactly(images + "|" + images + "|" + images);
    assertThat(shardFiles())
        .hasSameSizeAs(
            Table.query(
                "SELECT DISTINCT shard FROM read_json('%s/_index/*.json')".formatted(shards())));
    extract("tar", shards()).succeeded();
    assertThat(new Table(folder.resolve("tar")).count()).isEqualTo(images);
  }

  private Path shards() {
    return folder.resolve("shards");
  }

  private List<Path> shardFiles() throws IOException {
    try (Stream<Path> files = Files.list(shards())) {
      return files
          .filter(file -> file.getFileName().toString().matches("shard-.*"))
          .sorted()
          .toList();
    }
  }

  private Path indexOf(Path shard) {
    return shards().resolve("_index").resolve(shard.getFileName() + ".json");
  }

  private static Path firstSample() throws IOException {
    try (Stream<Path> files = Files.walk(Project.SAMPLE_IMAGES)) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  private Command pack(String to, Path images, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("pack", "--images", images, "--to", to));
    arguments.addAll(List.of("--out", shards(), "--shard-size", "32k"));
    arguments.addAll(List.of(options));
    return frostline(arguments.toArray());
  }

  private Command extract(String format, Path images) {
    return new Extraction(images, folder.resolve(format)).with("--format", format).run();
  }
}
