package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that dies is continued by the same command, and ends as if nothing had happened. */
class ResumedExtractIT {
  @TempDir private Path folder;

  @Test
  void aDriverThatIsKilledThriceLosesAndDoublesNothing() throws Exception {
    Path images = withABadImage();
    Table expected = new Table(folder.resolve("uninterrupted"));
    extraction(images, expected.folder()).run().succeeded();
    assertThat(expected.count()).isEqualTo(200);
    Table table = new Table(folder.resolve("killed"));
    Extraction extraction = extraction(images, table.folder());

    for (int kill = 0; kill < 3; kill++) {
      long files = table.files();
      Launcher.killWhen(() -> table.files() > files + 1, extraction.command());
      assertThat(table.count()).as("rows when it was killed").isBetween(1L, 199L);
    }
    extraction.run().succeeded();

    assertThat(table.allBits()).isEqualTo(expected.allBits());
    assertThat(table.rejected().select("parse_filename(uri)", "")).containsExactly("text.png");
  }

  @Test
  void filesOfAKilledJobThatWereNotCommittedAreNotAdopted() throws IOException {
    Path table = folder.resolve("table");
    birds(table).with("--limit", 10).run().succeeded();
    Path task =
        Files.createDirectories(
            table.resolve("_temporary/0/task_202601010000000000000_0001_m_000000"));
    try (Stream<Path> files = Files.list(table)) {
      Path part =
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.copy(part, task.resolve("part-00000-killed-c000.snappy.parquet"));
    }

    birds(table).run().succeeded();

    assertThat(new Table(table).select("count(*), count(DISTINCT uri)", ""))
        .containsExactly("25|25");
  }

  @Test
  void aFinishedRunHasNothingLeftToDo() {
    Path table = folder.resolve("table");
    birds(table).run().succeeded();

    Command again = birds(table).run().succeeded();

    assertThat(again.out()).contains("25 images listed: 0 extracted now, 25 extracted earlier");
    assertThat(new Table(table).count()).isEqualTo(25);
  }

  @Test
  void aTableIsNotOverwrittenForImagesThatAreNotThere() {
    Path table = folder.resolve("table");
    birds(table).run().succeeded();

    Command run =
        extraction(Project.SAMPLE_IMAGES.resolve("brid"), table).with("--overwrite").run();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("No file or folder matches").contains("brid");
    assertThat(new Table(table).count()).isEqualTo(25);
  }

  @Test
  void aTableAmongItsOwnImagesIsRefused() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    Files.copy(Project.SAMPLE_IMAGES.resolve("bird/crow_01.png"), images.resolve("a.png"));

    Command run = extraction(images, images.resolve("features")).run();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("is inside the folder");
  }

  @Test
  void aTableOfAnotherLayerIsNotContinued() {
    Path table = folder.resolve("table");
    birds(table).run().succeeded();

    Command run = birds(table).at("block_13_expand_relu").run();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("from a different model")
        .contains("block_13_expand_relu")
        .contains("--overwrite");
  }

  @Test
  void aFolderThatIsNoTableIsNeverOverwritten() throws IOException {
    Path precious = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(precious.resolve("thesis.txt"), "years of work");

    Command run = birds(precious).with("--overwrite").run();

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

  private static Extraction birds(Path table) {
    return extraction(Project.SAMPLE_IMAGES.resolve("bird"), table);
  }

  private static Extraction extraction(Path images, Path table) {
    return new Extraction(images, table).with("--commit-every", 16);
  }
}
