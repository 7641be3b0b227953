package io.frostline.example.shard;

import io.frostline.example.HadoopReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
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
  public byte[] read(String uri, long place) throws IOException, RejectedExampleException {
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
    if (size > HadoopReader.MAX_BYTES) {
      throw new RejectedExampleException(
          RejectionReason.FILE_TOO_LARGE,
          Formatted.of(
              "The image has %,d bytes, more than the limit of %,d. Shrink it.",
              size, HadoopReader.MAX_BYTES));
    }
    return file.read(at + TarHeader.BYTES, (int) size);
  }

  private static void requireContent(TarHeader header, PaxRecords pax)
      throws RejectedExampleException {
    if (header.isLink()) {
      throw new RejectedExampleException(
          RejectionReason.NOT_A_FILE,
          "The member is a link to another one, which is not followed. Pack the tar with the option"
              + " --dereference --hard-dereference of GNU tar.");
    }
    if (!header.isFile() || pax.isSparse()) {
      throw new RejectedExampleException(
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
