package io.frostline.example.shard;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.metadata.ColumnChunkProperties;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Makes shards with the same images the same files, to the byte. Parquet 1.13 writes the encodings
 * of a column into the footer in the order of a hash set of enum constants, which differs from
 * process to process. But of equal column properties it keeps the first that the process has seen,
 * and writes that one: here, sets that iterate in a fixed order.
 */
final class FooterOrder {
  /** Those of values without a dictionary, in the pages of version 1. */
  @SuppressWarnings("deprecation") // Parquet still lists the encoding that it no longer uses
  private static final List<List<Encoding>> ENCODINGS =
      List.of(
          List.of(Encoding.PLAIN, Encoding.RLE, Encoding.BIT_PACKED),
          List.of(Encoding.PLAIN, Encoding.BIT_PACKED),
          List.of(Encoding.PLAIN, Encoding.RLE));

  private FooterOrder() {}

  /** Fixes the order, which must happen before a file with these columns is written or read. */
  static void fix(MessageType schema) {
    for (ColumnDescriptor column : schema.getColumns()) {
      for (List<Encoding> encodings : ENCODINGS) {
        for (List<Encoding> order : orders(encodings)) {
          ColumnChunkProperties.get(
              ColumnPath.get(column.getPath()),
              column.getPrimitiveType(),
              CompressionCodecName.UNCOMPRESSED,
              new Sorted(order));
        }
      }
    }
  }

  /** All orders in which a hash set may have them. */
  private static List<List<Encoding>> orders(List<Encoding> encodings) {
    if (encodings.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Encoding>> orders = new ArrayList<>();
    for (Encoding first : encodings) {
      List<Encoding> others = new ArrayList<>(encodings);
      others.remove(first);
      for (List<Encoding> rest : orders(others)) {
        List<Encoding> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
  }

  /**
   * Iterates in the order of the constants; as an array, of which Parquet takes the hash, it is in
   * another.
   */
  private static final class Sorted extends AbstractSet<Encoding> {
    private final List<Encoding> order;

    Sorted(List<Encoding> order) {
      this.order = order;
    }

    @Override
    public Iterator<Encoding> iterator() {
      return order.stream().sorted().iterator();
    }

    @Override
    public int size() {
      return order.size();
    }

    @Override
    public Object[] toArray() {
      return order.toArray();
    }
  }
}
