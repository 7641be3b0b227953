package io.frostline.image.shard;

import io.frostline.image.ImageFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A shard under construction: images one after the other, then {@link #finish}. */
public interface ShardWriter extends Closeable {
  /** Adds an image; its uri and label go with its bytes. */
  void add(ImageFile image, byte[] content) throws IOException;

  /**
   * Ends the shard.
   *
   * @param target the uri that the shard will have
   * @return the uri of each image inside it, in the order in which they came
   */
  List<String> finish(String target) throws IOException;

  /**
   * Begins a shard, replacing what is there.
   *
   * @param format tar or Parquet
   */
  static ShardWriter create(ShardFormat format, String file, Configuration hadoop)
      throws IOException {
    Path path = new Path(file);
    return switch (format) {
      case TAR -> new TarWriter(path.getFileSystem(hadoop).create(path, true));
      case PARQUET -> new ParquetShardWriter(path, hadoop);
      case SEQUENCEFILE -> throw new IllegalArgumentException("sequence files are only read");
    };
  }
}
