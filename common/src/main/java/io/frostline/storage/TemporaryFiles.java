package io.frostline.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Temporary files and folders, which only their user may read. They are in {@code java.io.tmpdir}
 * as it is now, whereas Java itself keeps to what it was when the process started.
 */
public final class TemporaryFiles {
  private TemporaryFiles() {}

  /** The folder in which they are. */
  public static Path root() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Creates an empty file with a new name. */
  public static Path file(String prefix, String suffix) throws IOException {
    return Files.createTempFile(root(), prefix, suffix);
  }

  /** Creates an empty folder with a new name. */
  public static Path folder(String prefix) throws IOException {
    return Files.createTempDirectory(root(), prefix);
  }
}
