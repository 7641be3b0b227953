package io.frostline.image.shard;

import io.frostline.image.HadoopImageFileReader;
import io.frostline.image.RejectedImageException;
import io.frostline.image.RejectionReason;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Reads members of tar archives by the position of the header before them. */
final class TarReader implements ShardReader {
  private final OpenFiles<PositionedFile> files;

  TarReader(Configuration hadoop) {
    files = new OpenFiles<>(uri -> PositionedFile.open(uri, hadoop));
  }

  @Override
  public byte[] read(String uri, long place) throws IOException, RejectedImageException {
    PositionedFile file = files.of(uri);
    long size = TarHeader.of(file.read(place, TarHeader.BYTES)).size();
    if (size > HadoopImageFileReader.MAX_BYTES) {
      throw new RejectedImageException(
          RejectionReason.FILE_TOO_LARGE,
          "The image has %,d bytes, more than the limit of %,d. Shrink it."
              .formatted(size, HadoopImageFileReader.MAX_BYTES));
    }
    return file.read(place + TarHeader.BYTES, (int) size);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
