package io.frostline.image.shard;

import io.frostline.image.HadoopImageFileReader;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * One pass over the headers of a tar archive. Links, folders and devices are skipped; names are
 * never used as paths.
 *
 * <p>The library reads each header, but its readers of whole archives are not safe for untrusted
 * archives: those of 1.23.0, which Spark 3.5 uses, can spend hours on times in pax headers
 * (CVE-2023-42503), exhaust the stack on a series of extended headers, hold names of any length in
 * memory, and treat an archive that is truncated at a header as complete.
 */
final class TarMembers implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final int MAX_TEXT = 1 << 20;
  private static final int GZIP = 0x1F8B;

  private final InputStream stream;
  private long position;
  private long contentLeft;
  private DamagedShardException damage;

  /**
   * A regular file in the archive.
   *
   * @param place position of the header directly before its content
   */
  record Member(long place, String name, long size) {}

  private TarMembers(InputStream stream) {
    this.stream = stream;
  }

  static TarMembers open(String uri, Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    return new TarMembers(
        new BufferedInputStream(
            HadoopImageFileReader.open(path.getFileSystem(hadoop), path), BUFFER));
  }

  /**
   * The next regular file; empty at the end of the archive.
   *
   * @throws DamagedShardException on this and every later call, if the archive cannot be read any
   *     further
   */
  Optional<Member> next() throws IOException {
    if (damage != null) {
      throw damage;
    }
    try {
      return find();
    } catch (DamagedShardException found) {
      damage = found;
      throw found;
    }
  }

  private Optional<Member> find() throws IOException {
    String longName = null;
    while (true) {
      skipContent();
      long place = position;
      byte[] block = block();
      if (TarHeader.isEnd(block)) {
        return Optional.empty();
      }
      TarHeader header = header(block, place);
      contentLeft = header.paddedSize();
      switch (header.type()) {
        case TarConstants.LF_GNUTYPE_LONGNAME -> longName = name(text(header));
        case TarConstants.LF_PAX_EXTENDED_HEADER_LC -> longName = pathIn(text(header), longName);
        default -> {
          if (header.isFile()) {
            return Optional.of(
                new Member(place, longName == null ? header.name() : longName, header.size()));
          }
          longName = null;
        }
      }
    }
  }

  private static TarHeader header(byte[] block, long place) throws DamagedShardException {
    if (place == 0 && ((block[0] & 0xFF) << 8 | block[1] & 0xFF) == GZIP) {
      throw new DamagedShardException(
          "the tar is gzip-compressed, but images are read by position: decompress it");
    }
    try {
      return TarHeader.of(block);
    } catch (DamagedShardException damaged) {
      throw new DamagedShardException(
          "the tar cannot be read from byte %,d on (%s): fetch it again"
              .formatted(place, damaged.getMessage()),
          damaged);
    }
  }

  private byte[] block() throws IOException {
    byte[] block = stream.readNBytes(TarHeader.BYTES);
    if (block.length < TarHeader.BYTES) {
      throw new DamagedShardException(
          "the tar ends at byte %,d without its end mark: fetch it again"
              .formatted(position + block.length));
    }
    position += block.length;
    return block;
  }

  private void skipContent() throws IOException {
    try {
      stream.skipNBytes(contentLeft);
    } catch (EOFException end) {
      throw new DamagedShardException(
          "the tar ends within the content that starts at byte %,d: fetch it again"
              .formatted(position),
          end);
    }
    position += contentLeft;
    contentLeft = 0;
  }

  /** The content of the last member found, if its size is reasonable; otherwise empty. */
  byte[] content(long size) throws IOException {
    if (size > MAX_TEXT) {
      return new byte[0];
    }
    byte[] content = stream.readNBytes((int) size);
    position += content.length;
    contentLeft -= content.length;
    return content;
  }

  private String text(TarHeader header) throws IOException {
    return new String(content(header.size()), StandardCharsets.UTF_8);
  }

  private static String name(String text) {
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** The path in records {@code LENGTH key=value\n}; other keys are ignored. */
  private static String pathIn(String records, String otherwise) {
    for (String record : records.split("\n")) {
      int key = record.indexOf(' ') + 1;
      if (record.startsWith("path=", key)) {
        return record.substring(key + "path=".length());
      }
    }
    return otherwise;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
