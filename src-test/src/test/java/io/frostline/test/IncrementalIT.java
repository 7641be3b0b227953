package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same command, day after day, while images come, change and go. */
class IncrementalIT {
  private static final int FIRST_DAY = 10;

  @TempDir private Path folder;
  private final List<Path> samples = new ArrayList<>();
  private Path images;

  @BeforeEach
  void copyImages() throws IOException {
    images = Files.createDirectories(folder.resolve("images/bird")).getParent();
    try (Stream<Path> birds = Files.list(Project.SAMPLE_IMAGES.resolve("bird"))) {
      samples.addAll(birds.sorted().toList());
    }
    for (Path sample : samples.subList(0, FIRST_DAY)) {
      Files.copy(sample, image(sample));
    }
  }

  @Test
  void theTableFollowsItsImages() throws IOException {
    extract(images, "table", "--commit-every", 4).succeeded();
    change(samples.get(1), samples.get(20));
    touch(samples.get(2));
    Path deleted = image(samples.get(3));
    byte[] bytes = Files.readAllBytes(deleted);
    FileTime modified = Files.getLastModifiedTime(deleted);
    Files.delete(deleted);
    Files.copy(samples.get(21), image(samples.get(21)));

    Command run = extract(images, "table").succeeded();

    assertThat(run.out())
        .contains("10 images listed: 3 extracted now, 7 extracted earlier, 0 rejected")
        .contains("2 rows of changed images were replaced")
        .contains("1 row belongs to an image that no longer exists");
    extract(images, "scratch").succeeded();
    List<String> scratch = table("scratch").allBits();
    assertThat(withoutDeleted("table")).isEqualTo(scratch).hasSize(10);
    assertThat(table("table").count()).isEqualTo(11);
    assertThat(deleted("table").select("uri", "")).containsExactly("file:" + deleted);
    Command export =
        frostline(
                "export",
                "--features",
                folder.resolve("table"),
                "--format",
                "csv",
                "--out",
                folder.resolve("csv"))
            .succeeded();
    assertThat(export.out()).contains("10 rows of 96 features");

    Files.write(deleted, bytes);
    Files.setLastModifiedTime(deleted, modified);
    assertThat(extract(images, "table").succeeded().out())
        .contains("11 images listed: 0 extracted now, 11 extracted earlier")
        .doesNotContain("no longer exist");
    assertThat(folder.resolve("table/_deleted")).doesNotExist();
  }

  @Test
  void whatAManifestStillNamesButIsNotThereKeepsItsRow() throws IOException {
    Path manifest = folder.resolve("images.csv");
    Path gone = image(samples.get(0));
    Files.writeString(manifest, "uri,label\n" + gone + ",a\n" + image(samples.get(1)) + ",b\n");
    extract(manifest, "table").succeeded();
    Files.delete(gone);

    Command run = extract(manifest, "table").succeeded();

    assertThat(run.out())
        .contains("2 images listed: 0 extracted now, 2 extracted earlier, 0 rejected")
        .contains("1 row belongs to an image that no longer exists");
    assertThat(deleted("table").select("uri", "")).containsExactly(gone.toString());
  }

  @Test
  void aKillAmidChangesLosesAndDoublesNothing() throws Exception {
    extract(images, "table", "--commit-every", 2).succeeded();
    for (int place = 0; place < 6; place++) {
      change(samples.get(place), samples.get(place + 15));
    }
    Table table = table("table");
    List<Path> before = files("table");

    Launcher.killWhen(
        () -> !files("table").containsAll(before),
        extraction(images, "table", "--commit-every", 1).command());

    extract(images, "table").succeeded();
    extract(images, "scratch").succeeded();
    assertThat(table.allBits()).isEqualTo(table("scratch").allBits()).hasSize(10);
  }

  @Test
  void whatWasDeletedIsNeitherTrainedWithNorJudged() throws IOException {
    for (String label : List.of("bird", "fruit")) {
      Project.copy(Project.SAMPLE_IMAGES.resolve(label), folder.resolve("all").resolve(label));
    }
    Path all = folder.resolve("all");
    extract(all, "table", "--commit-every", 16).succeeded();
    Files.delete(all.resolve("bird").resolve(samples.get(0).getFileName()));
    Files.delete(all.resolve("bird").resolve(samples.get(1).getFileName()));
    extract(all, "table").succeeded();
    Path models = folder.resolve("models");
    Project.copy(Project.SAMPLE_MODELS, models);

    Command train =
        frostline(
                "train",
                "--features",
                folder.resolve("table"),
                "--models",
                models,
                "--split",
                "40/30/30",
                "--epochs",
                1,
                "--out",
                "birds")
            .succeeded();
    Command evaluate =
        frostline(
                "evaluate",
                "--features",
                folder.resolve("table"),
                "--models",
                models,
                "--model",
                "birds",
                "--portion",
                "all",
                "--out",
                folder.resolve("report"))
            .succeeded();

    assertThat(table("table").count()).isEqualTo(50);
    assertThat(portions(train.err())).isEqualTo(48);
    assertThat(evaluate.out()).contains("48 images evaluated");
  }

  /** The rows that training, validation and test have together. */
  private static int portions(String log) {
    Matcher counts =
        Pattern.compile("(\\d+) training, (\\d+) validation and (\\d+) test rows").matcher(log);
    assertThat(counts.find()).as(log).isTrue();
    return IntStream.of(1, 2, 3).map(group -> Integer.parseInt(counts.group(group))).sum();
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private void change(Path sample, Path other) throws IOException {
    Files.copy(other, image(sample), StandardCopyOption.REPLACE_EXISTING);
  }

  private void touch(Path sample) throws IOException {
    Files.setLastModifiedTime(image(sample), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
  }

  private Path image(Path sample) {
    return images.resolve("bird").resolve(sample.getFileName());
  }

  private Table table(String name) {
    return new Table(folder.resolve(name));
  }

  private Table deleted(String name) {
    return new Table(folder.resolve(name).resolve("_deleted"));
  }

  private List<String> withoutDeleted(String name) {
    return table(name)
        .select(
            "*",
            "WHERE uri NOT IN (SELECT uri FROM read_parquet('%s/_deleted/*.parquet')) ORDER BY ALL"
                .formatted(folder.resolve(name)));
  }

  private Command extract(Path from, String table, Object... options) {
    return extraction(from, table, options).run();
  }

  private Extraction extraction(Path from, String table, Object... options) {
    return new Extraction(from, folder.resolve(table)).with(options);
  }
}
