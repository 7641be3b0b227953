package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Folders are deleted with their content in two places, which make sure that Frostline wrote them:
 * by the mark inside on any file system, and by name, user and ended process for temporary files.
 * Every other place could be given the address of a foreign folder.
 */
class DeletionTest {
  private static final Pattern RECURSIVE =
      Pattern.compile(
          "\\bdelete\\([^;]*,\\s*true\\s*\\)|fullyDelete|deleteDirectory|deleteRecursively|Files\\.walkFileTree");

  @Test
  void onlyFoldersThatFrostlineWroteAreDeletedWithTheirContent() throws IOException {
    try (Stream<Path> sources =
        Stream.concat(
            Files.walk(Project.ROOT.resolve("common/src/main/java")),
            Files.walk(Project.ROOT.resolve("jobs/src/main/java")))) {
      List<String> deleting =
          sources
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> RECURSIVE.matcher(read(file)).find())
              .map(file -> file.getFileName().toString())
              .toList();

      assertThat(deleting).containsExactlyInAnyOrder("OwnFolder.java", "RunFolder.java");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new AssertionError("Cannot read " + file, unreadable);
    }
  }
}
