package io.frostline.example.shard;

import io.frostline.example.RejectedExampleException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Reads images of Parquet tables by row number. */
final class ParquetReader implements ShardReader {
  private final OpenFiles<ParquetTable> tables;

  ParquetReader(ShardColumns columns, Configuration hadoop) {
    tables = new OpenFiles<>(uri -> ParquetTable.open(uri, columns, hadoop));
  }

  @Override
  public byte[] read(String file, long place) throws IOException, RejectedExampleException {
    return tables.of(file).image(place);
  }

  @Override
  public void close() throws IOException {
    tables.close();
  }
}
