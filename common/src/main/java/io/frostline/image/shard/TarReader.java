package io.frostline.image.shard;

import io.frostline.image.HadoopImageFileReader;
import io.frostline.image.RejectedImageException;
import io.frostline.image.RejectionReason;
import io.frostline.message.Formatted;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads members of tar archives by the position of the header before them, or of the extended
 * header before that.
 */
final class TarReader implements ShardReader {
  private final OpenFiles<PositionedFile> files;

  TarReader(Configuration hadoop) {
    files = new OpenFiles<>(uri -> PositionedFile.open(uri, hadoop));
  }

  @Override
  public byte[] read(String uri, long place) throws IOException, RejectedImageException {
    PositionedFile file = files.of(uri);
    PaxRecords pax = PaxRecords.NONE;
    long at = place;
    TarHeader header = TarHeader.of(file.read(at, TarHeader.BYTES));
    while (header.isExtension() && header.size() <= TarMembers.MAX_TEXT) {
      if (header.isPax()) {
        pax = PaxRecords.of(file.read(at + TarHeader.BYTES, (int) header.size()));
      }
      at += TarHeader.BYTES + header.paddedSize();
      header = TarHeader.of(file.read(at, TarHeader.BYTES));
    }
    requireContent(header, pax);
    long size = pax.size().orElse(header.size());
    if (size > HadoopImageFileReader.MAX_BYTES) {
      throw new RejectedImageException(
          RejectionReason.FILE_TOO_LARGE,
          Formatted.of(
              "The image has %,d bytes, more than the limit of %,d. Shrink it.",
              size, HadoopImageFileReader.MAX_BYTES));
    }
    return file.read(at + TarHeader.BYTES, (int) size);
  }

  private static void requireContent(TarHeader header, PaxRecords pax)
      throws RejectedImageException {
    if (header.isLink()) {
      throw new RejectedImageException(
          RejectionReason.NOT_A_FILE,
          "The member is a link to another one, which is not followed. Pack the tar with the option"
              + " --dereference --hard-dereference of GNU tar.");
    }
    if (!header.isFile() || pax.isSparse()) {
      throw new RejectedImageException(
          RejectionReason.UNSUPPORTED_FORMAT,
          "The member is a file with holes, or a part of a file, which is not supported. Pack the"
              + " tar without the options --sparse and --multi-volume of GNU tar.");
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
