package io.frostline.backbone;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that lie beside the repository, in {@code ../shared}; tests that need one skip without. */
public final class SharedFiles {
  private static final int NPY_HEADER_LENGTH_AT = 8;
  private static final int NPY_HEADER_AT = 10;

  private SharedFiles() {}

  public static Path of(String path) {
    Path file = Path.of("..", "..", "shared", path);
    assumeTrue(Files.exists(file), "Skipped: there is no " + file.toAbsolutePath().normalize());
    return file;
  }

  /** The bytes of a uint8 array of NumPy's format 1.0 in a direct buffer. */
  public static ByteBuffer npyBytes(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    int header =
        (content[NPY_HEADER_LENGTH_AT] & 0xff) | (content[NPY_HEADER_LENGTH_AT + 1] & 0xff) << 8;
    int from = NPY_HEADER_AT + header;
    return ByteBuffer.allocateDirect(content.length - from)
        .put(content, from, content.length - from)
        .flip();
  }
}
