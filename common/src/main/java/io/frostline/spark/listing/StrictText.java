package io.frostline.spark.listing;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a text file. A byte order mark gives the encoding and is left out; without one
 * it is UTF-8, or UTF-16 if every other of the first bytes is zero. Nothing is replaced: what is
 * not valid in the encoding is refused with its line and byte.
 */
final class StrictText extends Reader {
  private static final int BUFFER = 1 << 16;
  private static final int MARK = 4;

  private final String file;
  private final InputStream in;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
  private final Charset charset;
  private final CharsetDecoder decoder;

  /** Bytes of the file before those in the buffer. */
  private long before;

  private long line = 1;
  private char last;
  private boolean ended;

  /**
   * @param file its name, for messages
   * @param in closed with this reader
   */
  StrictText(String file, InputStream in) throws IOException {
    this.file = file;
    this.in = in;
    bytes.limit(in.readNBytes(bytes.array(), 0, MARK));
    this.charset = detect();
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  private Charset detect() {
    if (begins(0xEF, 0xBB, 0xBF)) {
      return marked(3, StandardCharsets.UTF_8);
    }
    if (begins(0xFF, 0xFE, 0, 0)) {
      return marked(4, Charset.forName("UTF-32LE"));
    }
    if (begins(0, 0, 0xFE, 0xFF)) {
      return marked(4, Charset.forName("UTF-32BE"));
    }
    if (begins(0xFF, 0xFE)) {
      return marked(2, StandardCharsets.UTF_16LE);
    }
    if (begins(0xFE, 0xFF)) {
      return marked(2, StandardCharsets.UTF_16BE);
    }
    if (bytes.limit() == MARK && bytes.get(1) == 0 && bytes.get(3) == 0) {
      return StandardCharsets.UTF_16LE;
    }
    if (bytes.limit() == MARK && bytes.get(0) == 0 && bytes.get(2) == 0) {
      return StandardCharsets.UTF_16BE;
    }
    return StandardCharsets.UTF_8;
  }

  private boolean begins(int... mark) {
    for (int at = 0; at < mark.length; at++) {
      if (at >= bytes.limit() || (bytes.get(at) & 0xFF) != mark[at]) {
        return false;
      }
    }
    return true;
  }

  private Charset marked(int length, Charset found) {
    bytes.position(length);
    return found;
  }

  Charset charset() {
    return charset;
  }

  @Override
  public int read(char[] target, int from, int length) throws IOException {
    while (true) {
      CharBuffer out = CharBuffer.wrap(target, from, length);
      CoderResult result = decoder.decode(bytes, out, ended);
      int count = out.position() - from;
      countLines(target, from, count);
      if (result.isError()) {
        throw malformed();
      }
      if (count > 0) {
        return count;
      }
      if (ended) {
        return -1;
      }
      fill();
    }
  }

  private void countLines(char[] text, int from, int count) {
    for (int at = from; at < from + count; at++) {
      if (text[at] == '\r' || text[at] == '\n' && last != '\r') {
        line++;
      }
      last = text[at];
    }
  }

  private void fill() throws IOException {
    before += bytes.position();
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = count < 0;
    bytes.position(bytes.position() + Math.max(count, 0));
    bytes.flip();
  }

  private UserException malformed() {
    return new UserException(
        Formatted.of(
            "%s is not valid %s text: line %d has 0x%02X at byte %d of the file. Save it as UTF-8.",
            file, charset, line, bytes.get(bytes.position()), before + bytes.position() + 1));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
