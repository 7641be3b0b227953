package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  @ParameterizedTest
  @ValueSource(strings = {"tar", "parquet"})
  void aKilledRunEndsWithTheBytesOfAnUndisturbedOne(String format) throws Exception {
    Path undisturbed = folder.resolve("undisturbed");
    pack(format, Project.SAMPLE_IMAGES, undisturbed).succeeded();
    kill(format, Project.SAMPLE_IMAGES);
    Path kept = shards().resolve("shard-000000." + format);
    Object before = Files.getLastModifiedTime(kept);

    Command resumed = pack(format, Project.SAMPLE_IMAGES).succeeded();

    assertThat(resumed.out()).doesNotContain(" 0 packed earlier").doesNotContain(" 0 packed now");
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(before);
    assertThat(digests(shards())).isEqualTo(digests(undisturbed)).hasSizeGreaterThan(20);
    assertThat(names(shards())).doesNotContain("_plan", "_parts");
    assertThat(pack(format, Project.SAMPLE_IMAGES).succeeded().out())
        .contains("0 packed now, 200 packed earlier, 0 rejected");
  }

  /** Kills a run that has finished its first shard. */
  private void kill(String format, Path images) throws Exception {
    Path first = indexOf(shards().resolve("shard-000000." + format));
    Launcher.killWhen(() -> Files.exists(first), words(format, images, shards()));
  }

  @Test
  void imagesThatCameMeanwhileGoIntoNewShards() throws Exception {
    Path images = folder.resolve("images");
    Project.copy(Project.SAMPLE_IMAGES, images);
    Path undisturbed = folder.resolve("undisturbed");
    pack("tar", images, undisturbed).succeeded();
    kill("tar", images);
    Files.copy(firstSample(), images.resolve("bird/0-first-of-all.png"));

    pack("tar", images).succeeded();

    Map<String, String> now = digests(shards());
    assertThat(now)
        .containsAllEntriesOf(digests(undisturbed))
        .hasSize(digests(undisturbed).size() + 1);
    assertThat(
            Table.query(
                "SELECT uri FROM read_json('%s/_index/*.json') WHERE shard = '%s'"
                    .formatted(
                        shards(), now.keySet().stream().sorted().toList().get(now.size() - 1))))
        .containsExactly("file:" + images.resolve("bird/0-first-of-all.png"));
    assertEveryImageIsInOneShard(201);
  }

  @Test
  void lostShardsAreNamedAndWrittenAgain() throws IOException {
    Path images = folder.resolve("images");
    Project.copy(Project.SAMPLE_IMAGES.resolve("bird"), images.resolve("bird"));
    pack("tar", images).succeeded();
    Map<String, String> before = digests(shards());
    List<Path> all = shardFiles();
    long length = Files.size(all.get(1));
    Files.delete(all.get(0));
    Files.write(all.get(1), new byte[7]);

    Command repair = pack("tar", images).succeeded();

    assertThat(repair.err())
        .containsPattern(
            "The shard %s is missing. Its \\d+ images are packed again".formatted(name(all.get(0))))
        .contains(
            "The shard %s has 7 bytes, but was written with %,d."
                .formatted(name(all.get(1)), length));
    assertThat(repair.out()).doesNotContain(" 0 packed now").doesNotContain(" 25 packed now");
    assertThat(digests(shards())).isEqualTo(before);
    assertEveryImageIsInOneShard(25);
  }

  @Test
  void aLostShardWhoseImagesAreGoneIsNotForgotten() throws IOException {
    Path images = folder.resolve("images");
    Project.copy(Project.SAMPLE_IMAGES.resolve("bird"), images.resolve("bird"));
    pack("tar", images).succeeded();
    Path shard = shardFiles().get(0);
    Files.delete(shard);
    String gone =
        Table.query("SELECT uri FROM read_json('%s') LIMIT 1".formatted(indexOf(shard))).get(0);
    Files.delete(Path.of(gone.substring("file:".length())));

    Command refused = pack("tar", images);

    assertRefused(
        "1 image of lost shards is no longer in the source, for example " + gone, refused);
    assertThat(refused.err()).contains(name(shard) + " is missing", indexOf(shard).toString());
    Files.delete(indexOf(shard));
    assertThat(pack("tar", images).succeeded().out()).contains("24 images listed");
    assertEveryImageIsInOneShard(24);
  }

  @Test
  void whatIsDamagedOrOfOthersIsRefused() throws IOException {
    Path images = folder.resolve("images");
    Project.copy(Project.SAMPLE_IMAGES.resolve("bird"), images.resolve("bird"));
    pack("tar", images).succeeded();
    Path shard = shardFiles().get(0);
    Path foreign = Files.copy(shard, shards().resolve("shard-000999.tar"));
    assertRefused("shard-000999.tar is not in the index", pack("tar", images));
    assertThat(foreign).exists();
    Files.delete(foreign);

    Path index = indexOf(shard);
    Files.copy(index, folder.resolve("sound"));
    Files.writeString(index, "{}");
    assertRefused("The index of file:" + shards() + " is damaged", pack("tar", images));
    Files.delete(checksumOf(index));
    byte[] lines = Files.readAllBytes(folder.resolve("sound"));
    for (int length : new int[] {0, lines.length / 2, new String(lines).indexOf('\n') + 1}) {
      Files.write(index, Arrays.copyOf(lines, length));
      assertRefused(index + " of the index is damaged", pack("tar", images));
    }
    Files.write(index, lines);

    Path record = shards().resolve("_pack.json");
    Files.writeString(record, "{\"to\"");
    assertRefused(record + " is damaged", pack("tar", images));
    pack("tar", images, "--overwrite").succeeded();
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

  /** Where this machine's file system keeps the checksums of a file. */
  private static Path checksumOf(Path file) {
    return file.resolveSibling("." + name(file) + ".crc");
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(PackIT::name).toList();
    }
  }

  /** The content of the shards, by name. */
  private static Map<String, String> digests(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (String name : names(folder)) {
      if (name.startsWith("shard-")) {
        digests.put(name, Arrays.toString(sha256(folder.resolve(name))));
      }
    }
    return digests;
  }

  private static byte[] sha256(Path file) throws IOException {
    try {
      return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private Command pack(String to, Path images, Object... options) {
    return frostline(words(to, images, shards(), options).toArray());
  }

  private static Command pack(String to, Path images, Path out) {
    return frostline(words(to, images, out).toArray());
  }

  private static List<Object> words(String to, Path images, Path out, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("pack", "--images", images, "--to", to));
    arguments.addAll(List.of("--out", out, "--shard-size", "32k"));
    arguments.addAll(List.of(options));
    return arguments;
  }

  private Command extract(String format, Path images) {
    return new Extraction(images, folder.resolve(format)).with("--format", format).run();
  }
}
