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

/** A run that dies is continued by the same command, and ends as if nothing had happened. */
class ResumedExtractIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6})
  void aKilledDriverLosesAndDoublesNothing(int committedFiles) throws Exception {
    Path images = withABadImage();
    List<String> expected = uninterrupted(images);
    Path table = folder.resolve("killed");
    List<Object> command = command(images, table);

    Launcher.killWhen(() -> new Table(table).files() >= committedFiles, command);
    assertThat(new Table(table).count()).as("rows when it was killed").isBetween(1L, 199L);
    frostline(command.toArray()).succeeded();

    assertThat(new Table(table).allBits()).isEqualTo(expected);
    assertThat(new Table(table).rejected().select("parse_filename(uri)", ""))
        .containsExactly("text.png");
  }

  @Test
  void filesOfAKilledJobThatWereNotCommittedAreNotAdopted() throws IOException {
    Path table = folder.resolve("table");
    List<Object> command = command(Project.SAMPLE_IMAGES.resolve("bird"), table);
    command.addAll(List.of("--limit", 10));
    frostline(command.toArray()).succeeded();
    Path task =
        Files.createDirectories(
            table.resolve("_temporary/0/task_202601010000000000000_0001_m_000000"));
    try (Stream<Path> files = Files.list(table)) {
      Path part =
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.copy(part, task.resolve("part-00000-killed-c000.snappy.parquet"));
    }

    frostline(command(Project.SAMPLE_IMAGES.resolve("bird"), table).toArray()).succeeded();

    assertThat(new Table(table).select("count(*), count(DISTINCT uri)", ""))
        .containsExactly("25|25");
  }

  @Test
  void aFinishedRunHasNothingLeftToDo() {
    List<Object> command = command(Project.SAMPLE_IMAGES.resolve("bird"), folder.resolve("table"));
    frostline(command.toArray()).succeeded();

    Command again = frostline(command.toArray()).succeeded();

    assertThat(again.out()).contains("25 images listed: 0 extracted now, 25 extracted earlier");
    assertThat(new Table(folder.resolve("table")).count()).isEqualTo(25);
  }

  @Test
  void aTableIsNotOverwrittenForImagesThatAreNotThere() {
    Path table = folder.resolve("table");
    frostline(command(Project.SAMPLE_IMAGES.resolve("bird"), table).toArray()).succeeded();
    List<Object> mistyped = command(Project.SAMPLE_IMAGES.resolve("brid"), table);
    mistyped.add("--overwrite");

    Command run = frostline(mistyped.toArray());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("No file or folder matches").contains("brid");
    assertThat(new Table(table).count()).isEqualTo(25);
  }

  @Test
  void aTableAmongItsOwnImagesIsRefused() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    Files.copy(Project.SAMPLE_IMAGES.resolve("bird/crow_01.png"), images.resolve("a.png"));

    Command run = frostline(command(images, images.resolve("features")).toArray());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("lies among the images");
  }

  @Test
  void aTableOfAnotherLayerIsNotContinued() {
    Path table = folder.resolve("table");
    Path birds = Project.SAMPLE_IMAGES.resolve("bird");
    frostline(command(birds, table).toArray()).succeeded();
    List<Object> other = command(birds, table);
    other.addAll(List.of("--layer", "block_13_expand_relu"));

    Command run = frostline(other.toArray());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("another origin")
        .contains("block_13_expand_relu")
        .contains("--overwrite");
  }

  @Test
  void aFolderThatIsNoTableIsNeverOverwritten() throws IOException {
    Path precious = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(precious.resolve("thesis.txt"), "years of work");
    List<Object> command = command(Project.SAMPLE_IMAGES.resolve("bird"), precious);
    command.add("--overwrite");

    Command run = frostline(command.toArray());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("not a feature table").contains("nothing was deleted");
    assertThat(precious.resolve("thesis.txt")).exists();
  }

  private Path withABadImage() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    try (Stream<Path> sample = Files.walk(Project.SAMPLE_IMAGES)) {
      for (Path image : sample.filter(Files::isRegularFile).toList()) {
        Path copy = images.resolve(Project.SAMPLE_IMAGES.relativize(image));
        Files.createDirectories(copy.getParent());
        Files.copy(image, copy);
      }
    }
    Files.writeString(images.resolve("bird/text.png"), "no picture");
    return images;
  }

  private List<String> uninterrupted(Path images) {
    Path table = folder.resolve("uninterrupted");
    frostline(command(images, table).toArray()).succeeded();
    assertThat(new Table(table).count()).isEqualTo(200);
    return new Table(table).allBits();
  }

  private static List<Object> command(Path images, Path table) {
    return new ArrayList<>(
        List.of(
            "extract",
            "--images",
            images,
            "--models",
            Project.SAMPLE_MODELS,
            "--model",
            "mobilenet_v2",
            "--commit-every",
            24,
            "--out",
            table));
  }
}
