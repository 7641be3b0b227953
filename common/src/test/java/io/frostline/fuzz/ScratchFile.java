package io.frostline.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts an input where readers of files find it; one file for all inputs of a process. */
final class ScratchFile {
  private static final Path PATH = path();

  private ScratchFile() {}

  private static Path path() {
    try {
      Path path = Files.createTempFile("frostline-hostile", "");
      path.toFile().deleteOnExit();
      return path;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static Path of(byte[] content) {
    try {
      return Files.write(PATH, content);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
