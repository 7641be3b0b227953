package io.frostline.example.shard;

import io.frostline.example.HadoopReader;
import io.frostline.message.Formatted;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * One pass over the headers of a tar archive, or of several in one file ({@code cat}). Folders and
 * devices are skipped; links and files with holes are found, but not readable. Names are never used
 * as paths.
 *
 * <p>The library reads each header, but its readers of whole archives are not safe for untrusted
 * archives: those of 1.23.0, which Spark 3.5 uses, can spend hours on times in pax headers
 * (CVE-2023-42503), exhaust the stack on a series of extended headers, hold names of any length in
 * memory, and treat an archive that is truncated at a header as complete.
 */
final class TarMembers implements Closeable {
  private static final int BUFFER = 1 << 16;

  /** No name, label or extended header has more. */
  static final int MAX_TEXT = 1 << 20;

  private static final int GZIP = 0x1F8B;

  private final InputStream stream;
  private long position;
  private long contentLeft;
  private int archive;
  private DamagedShardException damage;

  /**
   * A file in the archive.
   *
   * @param place position of the header directly before its content, or of the extended header
   *     before that if it is needed to read the content
   * @param archive number of the archive within the file
   * @param isReadable whether its content is that of the file: not for links and files with holes
   */
  record Member(long place, String name, long size, int archive, boolean isReadable) {}

  private TarMembers(InputStream stream) {
    this.stream = stream;
  }

  static TarMembers open(String uri, Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    return new TarMembers(
        new BufferedInputStream(HadoopReader.open(path.getFileSystem(hadoop), path), BUFFER));
  }

  /**
   * The next file; empty at the end of the archive.
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
    Extension extension = Extension.NONE;
    while (true) {
      skipContent();
      byte[] block = block();
      if (TarHeader.isEnd(block)) {
        Optional<byte[]> next = nextArchive();
        if (next.isEmpty()) {
          return Optional.empty();
        }
        block = next.get();
        extension = Extension.NONE;
      }
      long place = position - TarHeader.BYTES;
      TarHeader header = header(block, place);
      contentLeft = header.paddedSize();
      if (header.isExtension()) {
        extension = extended(extension, header, place);
      } else if (header.isFound()) {
        return Optional.of(member(header, extension, place));
      } else {
        extension = Extension.NONE;
      }
    }
  }

  /** The first header after an end mark, where another archive was appended. */
  private Optional<byte[]> nextArchive() throws IOException {
    byte[] block = stream.readNBytes(TarHeader.BYTES);
    while (block.length == TarHeader.BYTES && TarHeader.isEnd(block)) {
      position += block.length;
      block = stream.readNBytes(TarHeader.BYTES);
    }
    if (TarHeader.isEnd(block)) {
      return Optional.empty();
    }
    archive++;
    position += TarHeader.BYTES;
    return Optional.of(Arrays.copyOf(block, TarHeader.BYTES));
  }

  private Extension extended(Extension before, TarHeader header, long place) throws IOException {
    byte[] content = content(header.size());
    if (header.isPax()) {
      PaxRecords records = PaxRecords.of(content);
      return new Extension(records.path().orElse(before.name), records, place);
    }
    return header.type() == TarConstants.LF_GNUTYPE_LONGNAME && content.length > 0
        ? new Extension(name(content), before.pax, before.place)
        : before;
  }

  private Member member(TarHeader header, Extension extension, long place) throws IOException {
    if (header.isContinued()) {
      byte[] holes = block();
      while (TarHeader.isContinued(holes)) {
        holes = block();
      }
    }
    long size = header.isLink() ? 0 : extension.pax.size().orElse(header.size());
    contentLeft = TarHeader.padded(size);
    return new Member(
        extension.isNeededToRead() ? extension.place : place,
        extension.name == null ? header.name() : extension.name,
        size,
        archive,
        header.isFile() && !extension.pax.isSparse());
  }

  /** What the headers before the header of a member say about it. */
  private record Extension(String name, PaxRecords pax, long place) {
    static final Extension NONE = new Extension(null, PaxRecords.NONE, 0);

    boolean isNeededToRead() throws DamagedShardException {
      return pax.isSparse() || pax.size().isPresent();
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
          Formatted.of(
              "the tar cannot be read from byte %,d on (%s): fetch it again",
              place, damaged.getMessage()),
          damaged);
    }
  }

  private byte[] block() throws IOException {
    byte[] block = stream.readNBytes(TarHeader.BYTES);
    if (block.length < TarHeader.BYTES) {
      throw new DamagedShardException(
          Formatted.of(
              "the tar ends at byte %,d without its end mark: fetch it again",
              position + block.length));
    }
    position += block.length;
    return block;
  }

  private void skipContent() throws IOException {
    try {
      stream.skipNBytes(contentLeft);
    } catch (EOFException end) {
      throw new DamagedShardException(
          Formatted.of(
              "the tar ends within the content that starts at byte %,d: fetch it again", position),
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

  private static String name(byte[] content) {
    int end = 0;
    while (end < content.length && content[end] != 0) {
      end++;
    }
    return TarText.of(Arrays.copyOf(content, end));
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
