package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where things lie in the checkout, and beside it. */
final class Project {
  static final Path ROOT = root();
  static final Path SAMPLE_IMAGES = ROOT.resolve("deploy/sample/images");
  static final Path SAMPLE_MODELS = ROOT.resolve("deploy/sample/models");
  static final Path LAUNCHER = ROOT.resolve("deploy/frostline");

  private Project() {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("deploy/frostline"))) {
      folder = folder.getParent();
      assertThat(folder)
          .as("a folder above the working directory with deploy/frostline")
          .isNotNull();
    }
    return folder;
  }

  /** Copies a folder with all that is in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /**
   * Data for tests and measurements that is not part of the project; without it the test is
   * skipped.
   */
  static Path shared(String name) {
    Path path =
        Path.of(System.getProperty("frostline.shared", ROOT.resolve("../shared").toString()))
            .resolve(name);
    assumeTrue(
        Files.exists(path),
        () -> "skipped: " + path + " is absent (-Dfrostline.shared=DIR says where test data is)");
    return path;
  }
}
