package io.frostline.image.shard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.apache.commons.compress.utils.ArchiveUtils;

/**
 * The 512 bytes before each member of a tar archive, as POSIX, GNU and star write them.
 *
 * @param name of the member, unless a longer one precedes it
 * @param size of its content in bytes
 * @param type the kind of member: see {@link TarConstants}
 */
record TarHeader(String name, long size, byte type) {
  static final int BYTES = TarConstants.DEFAULT_RCDSIZE;

  /** Keeps each byte: the library writes a question mark for bytes that are not UTF-8. */
  private static final ZipEncoding AS_BYTES =
      ZipEncodingHelper.getZipEncoding(StandardCharsets.ISO_8859_1.name());

  /** Reads a header that is not the {@linkplain #isEnd end mark}. */
  static TarHeader of(byte[] block) throws DamagedShardException {
    TarArchiveEntry entry;
    try {
      entry = new TarArchiveEntry(block, AS_BYTES, true);
    } catch (IOException | IllegalArgumentException damaged) {
      throw new DamagedShardException("there is no valid header of a tar member", damaged);
    }
    if (!entry.isCheckSumOK()) {
      throw new DamagedShardException("there is no valid header of a tar member");
    }
    if (entry.getSize() > Long.MAX_VALUE - BYTES) {
      throw new DamagedShardException(
          "the header announces a tar member of %d bytes".formatted(entry.getSize()));
    }
    byte[] name = entry.getName().getBytes(StandardCharsets.ISO_8859_1);
    return new TarHeader(
        new String(name, StandardCharsets.UTF_8), entry.getSize(), entry.getLinkFlag());
  }

  /** Whether the archive ends here: two blocks of zeros, of which one is sufficient evidence. */
  static boolean isEnd(byte[] block) {
    return ArchiveUtils.isArrayZero(block, block.length);
  }

  boolean isFile() {
    return type == TarConstants.LF_NORMAL
        || type == TarConstants.LF_OLDNORM
        || type == TarConstants.LF_CONTIG;
  }

  /** The size of the content, including the padding of the last block. */
  long paddedSize() {
    return (size + BYTES - 1) / BYTES * BYTES;
  }
}
