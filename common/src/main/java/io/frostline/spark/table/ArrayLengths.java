package io.frostline.spark.table;

import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/** The lengths of arrays as far as the footer of a Parquet file tells them. */
final class ArrayLengths {
  private ArrayLengths() {}

  /** The number of values in a column of arrays; a missing or empty array counts as one. */
  static long values(ParquetMetadata footer, String column) {
    return footer.getBlocks().stream()
        .flatMap(block -> block.getColumns().stream())
        .filter(chunk -> chunk.getPath().toArray()[0].equals(column))
        .mapToLong(chunk -> chunk.getValueCount())
        .sum();
  }
}
