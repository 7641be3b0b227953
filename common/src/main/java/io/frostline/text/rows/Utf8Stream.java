package io.frostline.text.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Characters as bytes in UTF-8. */
final class Utf8Stream extends InputStream {
  private static final int BUFFER = 1 << 14;

  private final Reader text;
  private final char[] characters = new char[BUFFER];
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  /** The first half of a surrogate pair, or 0. */
  private char half;

  /**
   * @param text whose surrogates are pairs
   */
  Utf8Stream(Reader text) {
    this.text = text;
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, bytes.remaining());
    bytes.get(target, from, count);
    return count;
  }

  private boolean fill() throws IOException {
    while (!bytes.hasRemaining()) {
      int kept = half == 0 ? 0 : 1;
      characters[0] = half;
      int read = text.read(characters, kept, BUFFER - kept);
      if (read < 0) {
        return false;
      }
      int count = kept + read;
      half = Character.isHighSurrogate(characters[count - 1]) ? characters[count - 1] : 0;
      bytes =
          StandardCharsets.UTF_8.encode(
              java.nio.CharBuffer.wrap(characters, 0, half == 0 ? count : count - 1));
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
