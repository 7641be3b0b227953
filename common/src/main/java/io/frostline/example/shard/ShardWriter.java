package io.frostline.example.shard;

import io.frostline.example.Example;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Writes a shard: add the images one by one, then call {@link #finish}. */
public interface ShardWriter extends Closeable {
  /** Adds an image: its bytes together with its uri and label. */
  void add(Example image, byte[] content) throws IOException;

  /**
   * Completes the shard.
   *
   * @param target the uri that the shard will have
   * @return the uris of the images inside it, in the order in which they were added
   */
  List<String> finish(String target) throws IOException;

  /**
   * Creates a shard, replacing an existing file.
   *
   * @param format tar or Parquet
   */
  static ShardWriter create(ShardFormat format, String file, Configuration hadoop)
      throws IOException {
    Path path = new Path(file);
    return switch (format) {
      case TAR -> new TarWriter(path.getFileSystem(hadoop).create(path, true));
      case PARQUET -> new ParquetShardWriter(path, hadoop);
      case SEQUENCEFILE -> throw new IllegalArgumentException("sequence files can only be read");
    };
  }
}
