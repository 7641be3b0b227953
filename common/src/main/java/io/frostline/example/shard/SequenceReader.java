package io.frostline.example.shard;

import io.frostline.example.HadoopReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;

/** Reads values of sequence files by record position. */
final class SequenceReader implements ShardReader {
  private static final int LENGTHS = 2 * Integer.BYTES;

  private final OpenFiles<Open> files;

  /** An open file and the codec of its values, null if they are not compressed. */
  private record Open(PositionedFile file, CompressionCodec codec) implements Closeable {
    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  SequenceReader(Configuration hadoop) {
    files =
        new OpenFiles<>(
            uri ->
                new Open(
                    PositionedFile.open(uri, hadoop), SequenceHeader.read(uri, hadoop).codec()));
  }

  @Override
  public byte[] read(String uri, long place) throws IOException, RejectedExampleException {
    Open open = files.of(uri);
    ByteBuffer lengths = ByteBuffer.wrap(open.file().read(place, LENGTHS));
    int length = lengths.getInt();
    int keyLength = lengths.getInt();
    if (keyLength < 0 || keyLength > length) {
      throw new DamagedShardException(Formatted.of("no record starts at byte %,d", place));
    }
    byte[] value = open.file().read(place + LENGTHS + keyLength, length - keyLength);
    return bytes(new ByteArrayInputStream(value), open.codec());
  }

  /** A BytesWritable: its length, and that many bytes. */
  private static byte[] bytes(InputStream value, CompressionCodec codec)
      throws IOException, RejectedExampleException {
    try (DataInputStream stream =
        new DataInputStream(codec == null ? value : codec.createInputStream(value))) {
      int length = stream.readInt();
      if (length < 0) {
        throw new DamagedShardException(
            Formatted.of("the file announces a value of %,d bytes", length));
      }
      if (length > HadoopReader.MAX_BYTES) {
        throw new RejectedExampleException(
            RejectionReason.FILE_TOO_LARGE,
            Formatted.of(
                "The image has %,d bytes, more than the limit of %,d. Shrink it.",
                length, HadoopReader.MAX_BYTES));
      }
      byte[] image = stream.readNBytes(length);
      if (image.length < length) {
        throw new EOFException(
            Formatted.of("the file announces %,d bytes, but contains %,d", length, image.length));
      }
      return image;
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
