package io.frostline.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** What can happen to a file: every kind applies to any file. */
enum Damage {
  EMPTY(content -> new byte[0]),
  GARBAGE(
      content -> "\u0001\u00ff garbage \u0000\u0007".repeat(90).getBytes(StandardCharsets.UTF_8)),
  TRUNCATED(content -> Arrays.copyOf(content, content.length / 2)),
  /** The end is there, but not what it refers to. */
  BEHEADED(content -> Arrays.copyOfRange(content, content.length / 2, content.length)),
  OTHER_DOCUMENT(content -> "{\"a\": [1, 2, {}]}".getBytes(StandardCharsets.UTF_8));

  private final UnaryOperator<byte[]> change;

  Damage(UnaryOperator<byte[]> change) {
    this.change = change;
  }

  /** Damages a file, and removes the checksum that Hadoop has beside it, as copying does. */
  void happenTo(Path file) throws IOException {
    byte[] damaged = change.apply(Files.readAllBytes(file));
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.write(file, damaged);
  }
}
