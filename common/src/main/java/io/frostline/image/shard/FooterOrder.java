package io.frostline.image.shard;

import java.util.EnumSet;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.metadata.ColumnChunkProperties;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Makes shards with the same images the same files, to the byte. The footer lists the encodings of
 * a column in the order of a hash set of enum constants, which differs from process to process. Of
 * equal column properties, Parquet keeps the first that the process has seen, and writes that one;
 * so what is seen first here has its encodings in a fixed order.
 */
final class FooterOrder {
  /**
   * Those of values without a dictionary, in the pages of version 1; one is out of use elsewhere.
   */
  @SuppressWarnings("deprecation") // Parquet still lists the encoding that it no longer uses
  private static final List<EnumSet<Encoding>> ENCODINGS =
      List.of(
          EnumSet.of(Encoding.PLAIN, Encoding.RLE, Encoding.BIT_PACKED),
          EnumSet.of(Encoding.PLAIN, Encoding.BIT_PACKED),
          EnumSet.of(Encoding.PLAIN, Encoding.RLE));

  private FooterOrder() {}

  /** Fixes the order, which must happen before a file with these columns is written or read. */
  static void fix(MessageType schema) {
    for (ColumnDescriptor column : schema.getColumns()) {
      for (EnumSet<Encoding> encodings : ENCODINGS) {
        ColumnChunkProperties.get(
            ColumnPath.get(column.getPath()),
            column.getPrimitiveType(),
            CompressionCodecName.UNCOMPRESSED,
            encodings);
      }
    }
  }
}
