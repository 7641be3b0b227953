package io.frostline.example.shard;

import io.frostline.message.Keywords;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** The formats of files that contain many images. */
public enum ShardFormat {
  /** A tar archive with labels next to the images, as in WebDataset. */
  TAR {
    @Override
    ShardEntries entries(String file, ShardColumns columns, Configuration hadoop)
        throws IOException {
      return TarSamples.open(file, columns, hadoop);
    }

    @Override
    ShardReader reader(ShardColumns columns, Configuration hadoop) {
      return new TarReader(hadoop);
    }
  },
  /** A Parquet table with one image per row. */
  PARQUET {
    @Override
    ShardEntries entries(String file, ShardColumns columns, Configuration hadoop)
        throws IOException {
      return ParquetRows.open(file, columns, hadoop);
    }

    @Override
    ShardReader reader(ShardColumns columns, Configuration hadoop) {
      return new ParquetReader(columns, hadoop);
    }
  },
  /** A Hadoop sequence file of Text and BytesWritable. */
  SEQUENCEFILE {
    @Override
    ShardEntries entries(String file, ShardColumns columns, Configuration hadoop)
        throws IOException {
      return SequenceRecords.open(file, hadoop);
    }

    @Override
    ShardReader reader(ShardColumns columns, Configuration hadoop) {
      return new SequenceReader(hadoop);
    }
  };

  abstract ShardEntries entries(String file, ShardColumns columns, Configuration hadoop)
      throws IOException;

  abstract ShardReader reader(ShardColumns columns, Configuration hadoop);

  /** The word in options and in names of files. */
  public String keyword() {
    return Keywords.of(this);
  }

  /**
   * Whether a file of this name in a folder of shards is a shard. Sequence files have no file
   * extension of their own.
   */
  public boolean claims(String name) {
    return this == SEQUENCEFILE || name.endsWith("." + keyword());
  }
}
