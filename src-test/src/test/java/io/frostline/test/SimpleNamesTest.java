package io.frostline.test;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One name stands for one thing: whoever reads a class's simple name need not ask for its package.
 * What is generated, as {@code io.frostline.onnx.proto}, is not among the sources.
 */
class SimpleNamesTest {
  private static final List<String> SOURCES =
      List.of(
          "common/src/main/java",
          "common/src/test/java",
          "jobs/src/main/java",
          "jobs/src/test/java",
          "src-test/src/test/java");

  private static final String SUFFIX = ".java";
  private static final String PACKAGE_INFO = "package-info";

  @Test
  void noTwoTopLevelClassesShareASimpleName() {
    Map<String, List<Path>> files =
        SOURCES.stream()
            .flatMap(folder -> javaFiles(Project.ROOT.resolve(folder)))
            .collect(groupingBy(SimpleNamesTest::simpleName, mapping(this::shown, toList())));

    assertThat(files).hasSizeGreaterThan(500);
    files.remove(PACKAGE_INFO);
    assertThat(files.values().stream().filter(sameName -> sameName.size() > 1)).isEmpty();
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).toList().stream();
    } catch (IOException unreadable) {
      throw new AssertionError("Cannot list the sources in " + folder, unreadable);
    }
  }

  private static String simpleName(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  private Path shown(Path file) {
    return Project.ROOT.relativize(file);
  }
}
