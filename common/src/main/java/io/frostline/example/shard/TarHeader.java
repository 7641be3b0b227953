package io.frostline.example.shard;

import io.frostline.message.Formatted;
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
 * @param isContinued whether blocks with the places of holes follow, before the content
 */
record TarHeader(String name, long size, byte type, boolean isContinued) {
  static final int BYTES = TarConstants.DEFAULT_RCDSIZE;

  /** In a GNU header of a file with holes, and in the blocks after it. */
  private static final int SPARSE_GOES_ON = 482;

  private static final int SPARSE_BLOCK_GOES_ON = 504;

  /** Devices, folder, pipe; of GNU, a folder with its listing and a label; a global header. */
  private static final String OTHER_THINGS = "3456DVg";

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
          Formatted.of("the header announces a tar member of %d bytes", entry.getSize()));
    }
    byte type = entry.getLinkFlag();
    return new TarHeader(
        TarText.of(entry.getName().getBytes(StandardCharsets.ISO_8859_1)),
        hasContent(type) ? entry.getSize() : 0,
        type,
        type == TarConstants.LF_GNUTYPE_SPARSE && block[SPARSE_GOES_ON] != 0);
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

  /** Whether it is the name of another member. Its size, if it has one, is that of the other. */
  boolean isLink() {
    return type == TarConstants.LF_LINK || type == TarConstants.LF_SYMLINK;
  }

  /**
   * Whether it stands for a file, even if it is one that cannot be read, such as a link, a file
   * with holes or of a type that others invented; not for folders, devices, labels and global
   * headers.
   */
  boolean isFound() {
    return isLink() || !(isExtension() || OTHER_THINGS.indexOf(type) >= 0);
  }

  /** Whether it describes the next member: its records, or a long name of it or of its link. */
  boolean isExtension() {
    return isPax()
        || type == TarConstants.LF_GNUTYPE_LONGNAME
        || type == TarConstants.LF_GNUTYPE_LONGLINK;
  }

  boolean isPax() {
    return type == TarConstants.LF_PAX_EXTENDED_HEADER_LC
        || type == TarConstants.LF_PAX_EXTENDED_HEADER_UC;
  }

  /** Whether another block with the places of holes follows such a block. */
  static boolean isContinued(byte[] sparseBlock) {
    return sparseBlock[SPARSE_BLOCK_GOES_ON] != 0;
  }

  /** Links, devices, folders and pipes have none, whatever their size. */
  private static boolean hasContent(byte type) {
    return type < TarConstants.LF_LINK || type > TarConstants.LF_FIFO;
  }

  /** The size of the content, including the padding of the last block. */
  long paddedSize() {
    return padded(size);
  }

  static long padded(long size) {
    return (size + BYTES - 1) / BYTES * BYTES;
  }
}
