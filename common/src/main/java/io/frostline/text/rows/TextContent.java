package io.frostline.text.rows;

import io.frostline.example.HadoopReader;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The content of a file from its beginning: gzip and Zstandard are decompressed, found by their
 * first bytes and with any number of members; UTF-16 and UTF-32, found by their byte order mark,
 * become UTF-8; a byte order mark of UTF-8 is kept. Everything else is passed on unchanged.
 *
 * @param stream closed by its reader
 * @param isPlain whether positions in the content are positions in the file
 * @param isMarked whether a byte order mark says that it is in UTF; else nothing is known
 * @param version of the file
 */
record TextContent(InputStream stream, boolean isPlain, boolean isMarked, Version version) {
  private static final int MARK = 4;

  /**
   * A state of a file; one that was changed has another.
   *
   * @param modified in milliseconds
   */
  record Version(String file, long length, long modified) {
    static Version of(String file, Configuration hadoop) throws StorageFailureException {
      try {
        Path path = new Path(file);
        FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
        return new Version(file, status.getLen(), status.getModificationTime());
      } catch (IOException failure) {
        throw new StorageFailureException(failure);
      }
    }
  }

  /**
   * Opens a file.
   *
   * @throws IOException reading throws a {@link StorageFailureException} if the storage fails, and
   *     others if the file is damaged
   */
  static TextContent open(String file, Configuration hadoop) throws IOException {
    Version version = Version.of(file, hadoop);
    InputStream stored = stored(file, 0, hadoop);
    try {
      PushbackInputStream bytes = new PushbackInputStream(stored, MARK);
      InputStream decompressed = decompressed(bytes, beginning(bytes));
      PushbackInputStream text =
          decompressed == bytes ? bytes : new PushbackInputStream(decompressed, MARK);
      byte[] mark = beginning(text);
      Optional<Charset> charset = charset(mark);
      boolean plain = decompressed == bytes && charset.isEmpty();
      return new TextContent(
          charset.isEmpty() ? text : inUtf8(text, charset.get()),
          plain,
          charset.isPresent() || begins(mark, 0xEF, 0xBB, 0xBF),
          version);
    } catch (IOException | RuntimeException failure) {
      stored.close();
      throw failure;
    }
  }

  /** The bytes of a file, decompressed and otherwise unchanged. */
  static InputStream decompressed(String file, SymbolicLinks links, Configuration hadoop)
      throws IOException {
    try {
      Path path = new Path(file);
      LocalEntry.requireFile(path.getFileSystem(hadoop), path, links);
    } catch (IOException failure) {
      throw new StorageFailureException(failure);
    }
    PushbackInputStream bytes = new PushbackInputStream(stored(file, 0, hadoop), MARK);
    return decompressed(bytes, beginning(bytes));
  }

  /** The bytes of a file that is plain, from a position on. */
  static InputStream stored(String file, long from, Configuration hadoop)
      throws StorageFailureException {
    try {
      Path path = new Path(file);
      InputStream stored = HadoopReader.open(path.getFileSystem(hadoop), path);
      if (stored instanceof FSDataInputStream seekable) {
        seekable.seek(from);
      } else {
        stored.skipNBytes(from);
      }
      return StorageFailureException.marking(stored);
    } catch (IOException failure) {
      throw new StorageFailureException(failure);
    }
  }

  private static byte[] beginning(PushbackInputStream in) throws IOException {
    byte[] first = in.readNBytes(MARK);
    in.unread(first);
    return first;
  }

  private static InputStream decompressed(InputStream in, byte[] first) throws IOException {
    if (begins(first, 0x1F, 0x8B)) {
      return new GzipCompressorInputStream(in, true);
    }
    return begins(first, 0x28, 0xB5, 0x2F, 0xFD) ? new ZstdCompressorInputStream(in) : in;
  }

  private static Optional<Charset> charset(byte[] first) {
    if (begins(first, 0xFF, 0xFE, 0, 0)) {
      return Optional.of(Charset.forName("UTF-32LE"));
    }
    if (begins(first, 0, 0, 0xFE, 0xFF)) {
      return Optional.of(Charset.forName("UTF-32BE"));
    }
    if (begins(first, 0xFF, 0xFE)) {
      return Optional.of(StandardCharsets.UTF_16LE);
    }
    return begins(first, 0xFE, 0xFF) ? Optional.of(StandardCharsets.UTF_16BE) : Optional.empty();
  }

  /** What is not valid in the encoding is an error, never replaced. */
  private static InputStream inUtf8(InputStream text, Charset charset) {
    return new Utf8Stream(
        new InputStreamReader(
            text,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)));
  }

  private static boolean begins(byte[] first, int... mark) {
    boolean begins = first.length >= mark.length;
    for (int at = 0; begins && at < mark.length; at++) {
      begins = (first[at] & 0xFF) == mark[at];
    }
    return begins;
  }
}
