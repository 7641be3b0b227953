package io.frostline.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A new folder on this machine, which is deleted with its content when it is closed, unless it was
 * moved away before. No other folder can be: this process has created it. Links in it are deleted,
 * not followed.
 */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /** Creates a folder whose name begins like this, in an existing one. */
  public static TemporaryFolder in(Path parent, String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(parent, prefix));
  }

  /** Creates one among the other temporary files of this process. */
  public static TemporaryFolder of(String prefix) throws IOException {
    return new TemporaryFolder(TemporaryFiles.folder(prefix));
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> content = Files.walk(path)) {
      deepestFirst = content.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }
}
