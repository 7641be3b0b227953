package io.frostline.example.shard;

import io.frostline.message.Formatted;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CompressionCodec;

/**
 * The header of a Hadoop sequence file.
 *
 * @param end where the records begin, directly after the sync mark
 * @param codec of the values, or null
 */
record SequenceHeader(long end, CompressionCodec codec) {
  static final int SYNC_BYTES = 16;

  private static final byte[] MAGIC = {'S', 'E', 'Q'};

  static SequenceHeader read(String uri, Configuration hadoop) throws IOException {
    try (PositionedFile file = PositionedFile.open(uri, hadoop)) {
      if (!Arrays.equals(file.read(0, MAGIC.length), MAGIC)) {
        throw new DamagedShardException("it is not a sequence file: check --images and --format");
      }
    } catch (EOFException end) {
      throw new DamagedShardException("it is not a sequence file: " + end.getMessage(), end);
    }
    try (SequenceFile.Reader reader =
        new SequenceFile.Reader(hadoop, SequenceFile.Reader.file(new Path(uri)))) {
      return of(reader);
    } catch (IOException failure) {
      throw DamagedShardException.isBehind(failure) ? damaged(failure) : failure;
    } catch (IllegalArgumentException damaged) {
      throw damaged(damaged);
    }
  }

  private static DamagedShardException damaged(Exception cause) {
    return new DamagedShardException(
        Formatted.of(
            "the header of the sequence file is damaged (%s): fetch it again", cause.getMessage()),
        cause);
  }

  private static SequenceHeader of(SequenceFile.Reader reader) throws IOException {
    String key = reader.getKeyClassName();
    String value = reader.getValueClassName();
    if (!key.equals(Text.class.getName()) || !value.equals(BytesWritable.class.getName())) {
      throw new DamagedShardException(
          Formatted.of(
              "the sequence file contains %s and %s, but names must be Text and images BytesWritable: convert it",
              key, value));
    }
    if (reader.isBlockCompressed()) {
      throw new DamagedShardException(
          "the sequence file is block-compressed, but images are read by position: write it with compression NONE or RECORD");
    }
    return new SequenceHeader(
        reader.getPosition(), reader.isCompressed() ? reader.getCompressionCodec() : null);
  }
}
