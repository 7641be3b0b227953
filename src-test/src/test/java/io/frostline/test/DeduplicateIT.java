package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --deduplicate}: the same bytes are computed once, and all have their rows. */
class DeduplicateIT {
  @TempDir private Path folder;

  @Test
  void copiesHaveTheBitsThatComputingGivesInOneRunAndInTheNext() throws IOException {
    List<Path> birds;
    try (Stream<Path> files = Files.list(Project.SAMPLE_IMAGES.resolve("bird"))) {
      birds = files.sorted().limit(6).toList();
    }
    for (Path bird : birds) {
      copy(bird, "bird/" + bird.getFileName());
    }
    copy(birds.get(0), "same/a.png");
    copy(birds.get(0), "same/b.png");
    copy(birds.get(4), "bird/again.png");
    Files.writeString(folder.resolve("images/same/text.png"), "no picture");
    Files.writeString(folder.resolve("images/bird/text.png"), "no picture");

    Command first = extract("once", "--deduplicate", "--commit-every", 2).succeeded();

    assertThat(first.out())
        .contains("11 images listed: 9 extracted now, 0 extracted earlier, 2 rejected")
        .contains("3 new rows are copies");
    extract("each").succeeded();
    assertThat(table("once").allBits()).isEqualTo(table("each").allBits()).hasSize(9);
    assertThat(table("once").rejected().select("*", "ORDER BY ALL"))
        .isEqualTo(table("each").rejected().select("*", "ORDER BY ALL"))
        .hasSize(2);

    copy(birds.get(1), "late/c.png");
    Command next = extract("once", "--deduplicate").succeeded();

    assertThat(next.out())
        .contains("12 images listed: 1 extracted now, 9 extracted earlier, 2 rejected")
        .contains("1 new row is a copy");
    extract("each").succeeded();
    assertThat(table("once").allBits()).isEqualTo(table("each").allBits()).hasSize(10);

    Table notes = table("once/_content");
    List<String> noted = notes.allBits();
    frostline("compact", "--table", folder.resolve("once")).succeeded();

    assertThat(notes.files()).isEqualTo(1);
    assertThat(notes.allBits()).isEqualTo(noted).hasSize(12);
    assertThat(table("once").allBits()).isEqualTo(table("each").allBits());
  }

  private void copy(Path image, String name) throws IOException {
    Path copy = folder.resolve("images").resolve(name);
    Files.createDirectories(copy.getParent());
    Files.copy(image, copy);
  }

  private Table table(String name) {
    return new Table(folder.resolve(name));
  }

  private Command extract(String table, Object... options) {
    return new Extraction(folder.resolve("images"), folder.resolve(table))
        .with("--max-rejected", "50%")
        .with(options)
        .run();
  }
}
