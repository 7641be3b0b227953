package io.frostline.example.shard;

import io.frostline.example.HadoopReader;
import io.frostline.message.Formatted;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.DataInputBuffer;
import org.apache.hadoop.io.Text;

/**
 * The records of a sequence file, without their values. The position of an image is that of the
 * length of its record.
 *
 * @see org.apache.hadoop.io.SequenceFile
 */
final class SequenceRecords implements ShardEntries {
  private static final int BUFFER = 1 << 16;
  private static final int SYNC_ESCAPE = -1;
  private static final int MAX_KEY = 1 << 20;

  private final DataInputStream stream;
  private final boolean compressed;
  private final long places;
  private final byte[] sync;
  private long position;

  private SequenceRecords(DataInputStream stream, SequenceHeader header, long places)
      throws IOException {
    this.stream = stream;
    this.compressed = header.codec() != null;
    this.places = places;
    stream.skipNBytes(header.end() - SequenceHeader.SYNC_BYTES);
    this.sync = stream.readNBytes(SequenceHeader.SYNC_BYTES);
    this.position = header.end();
  }

  static SequenceRecords open(String uri, Configuration hadoop) throws IOException {
    SequenceHeader header = SequenceHeader.read(uri, hadoop);
    Path path = new Path(uri);
    FileSystem system = path.getFileSystem(hadoop);
    long length = system.getFileStatus(path).getLen();
    DataInputStream stream =
        new DataInputStream(new BufferedInputStream(HadoopReader.open(system, path), BUFFER));
    try {
      return new SequenceRecords(stream, header, length);
    } catch (IOException failure) {
      stream.close();
      throw failure;
    }
  }

  @Override
  public long places() {
    return places;
  }

  @Override
  public Optional<ShardEntry> next() throws IOException {
    try {
      while (position < places) {
        int length = stream.readInt();
        if (length != SYNC_ESCAPE) {
          return Optional.of(record(length));
        }
        refuseOtherMark(stream.readNBytes(SequenceHeader.SYNC_BYTES));
        position += Integer.BYTES + SequenceHeader.SYNC_BYTES;
      }
      return Optional.empty();
    } catch (EOFException end) {
      throw new DamagedShardException(
          Formatted.of(
              "the sequence file ends within the record at byte %,d: fetch it again", position),
          end);
    }
  }

  private ShardEntry record(int length) throws IOException {
    int keyLength = stream.readInt();
    if (keyLength < 1 || keyLength > Math.min(length, MAX_KEY)) {
      throw damaged();
    }
    String name = text(stream.readNBytes(keyLength));
    int valueLength = length - keyLength;
    // Only decompressing a value reveals its size.
    Long imageLength = compressed ? null : (Long) (long) (valueLength - Integer.BYTES);
    stream.skipNBytes(valueLength);
    ShardEntry entry = new ShardEntry(position, name, null, imageLength);
    position += 2L * Integer.BYTES + length;
    return entry;
  }

  private String text(byte[] key) throws IOException {
    DataInputBuffer buffer = new DataInputBuffer();
    buffer.reset(key, key.length);
    Text text = new Text();
    try {
      text.readFields(buffer);
    } catch (IOException | RuntimeException noText) {
      throw damaged();
    }
    return text.toString();
  }

  private void refuseOtherMark(byte[] mark) throws DamagedShardException {
    if (!Arrays.equals(mark, sync)) {
      throw damaged();
    }
  }

  private DamagedShardException damaged() {
    return new DamagedShardException(
        Formatted.of(
            "the sequence file cannot be read from byte %,d on: fetch it again", position));
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
