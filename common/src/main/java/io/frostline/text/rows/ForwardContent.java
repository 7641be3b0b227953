package io.frostline.text.rows;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * The content of a file, read at ascending positions. What was read last is kept for threads that
 * lag behind. In a plain file, positions far ahead and behind are reached directly.
 */
final class ForwardContent implements Closeable {
  private static final int KEPT = 1 << 19;
  private static final int WINDOW = 2 * KEPT;

  /** As far ahead, reading on is as fast as a request to remote storage. */
  private static final int NEAR = 1 << 20;

  private final TextContent content;
  private final Configuration hadoop;
  private final byte[] window = new byte[WINDOW];
  private InputStream stream;
  private long begin;
  private int count;

  private ForwardContent(TextContent content, Configuration hadoop) {
    this.content = content;
    this.hadoop = hadoop;
    this.stream = content.stream();
  }

  static ForwardContent open(String file, Configuration hadoop) throws IOException {
    return new ForwardContent(TextContent.open(file, hadoop), hadoop);
  }

  TextContent.Version version() {
    return content.version();
  }

  boolean isPlain() {
    return content.isPlain();
  }

  /** How far it was read. */
  long position() {
    return begin + count;
  }

  /** Whether it can read what begins here. */
  boolean reaches(long offset) {
    return content.isPlain() || offset >= begin;
  }

  /**
   * Reads a part.
   *
   * @throws EOFException if the content ends before
   */
  byte[] read(long offset, int length) throws IOException {
    if (content.isPlain() && (offset < begin || offset > position() + NEAR)) {
      seek(offset);
    }
    while (position() < Math.min(offset + length, offset + KEPT)) {
      fill();
    }
    byte[] part = new byte[length];
    int held = (int) Math.min(length, position() - offset);
    System.arraycopy(window, (int) (offset - begin), part, 0, held);
    if (held < length) {
      readOn(part, held);
    }
    return part;
  }

  private void seek(long offset) throws IOException {
    stream.close();
    stream = TextContent.stored(content.version().file(), offset, hadoop);
    begin = offset;
    count = 0;
  }

  private void fill() throws IOException {
    if (count == WINDOW) {
      System.arraycopy(window, KEPT, window, 0, KEPT);
      begin += KEPT;
      count = KEPT;
    }
    int read = stream.read(window, count, WINDOW - count);
    if (read < 0) {
      throw new EOFException("the file has become shorter");
    }
    count += read;
  }

  /** The rest of a part that is larger than the window, whose end is kept. */
  private void readOn(byte[] part, int from) throws IOException {
    int read = stream.readNBytes(part, from, part.length - from);
    begin = position() + read;
    count = 0;
    if (read < part.length - from) {
      throw new EOFException("the file has become shorter");
    }
    count = KEPT;
    begin -= KEPT;
    System.arraycopy(part, part.length - KEPT, window, 0, KEPT);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
