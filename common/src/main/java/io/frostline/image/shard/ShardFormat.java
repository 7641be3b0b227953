package io.frostline.image.shard;

import io.frostline.message.Keywords;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** How many images are kept in one file. */
public enum ShardFormat {
  /** A tar archive, with labels beside the images as WebDataset has them. */
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
  /** A Parquet table with an image in each row. */
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
   * Whether a file of this name in a folder of shards is one of them. A sequence file has no ending
   * of its own.
   */
  public boolean claims(String name) {
    return this == SEQUENCEFILE || name.endsWith("." + keyword());
  }
}
