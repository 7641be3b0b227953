package io.frostline.spark.pack;

import io.frostline.example.Example;
import io.frostline.spark.listing.ListedExample;
import java.io.Serializable;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * An image and the number of its shard; sorted by shard, then as in the shard. A class because Kryo
 * cannot read records.
 */
final class PlannedImage implements Serializable, Comparable<PlannedImage> {
  static final String SHARD = "shard";

  private static final List<String> COLUMNS = List.of("uri", "label", "length", "modified");

  private static final long serialVersionUID = 1L;

  /** A row of the plan. */
  static final StructType SCHEMA = schema();

  private static final Comparator<PlannedImage> ORDER =
      Comparator.comparingInt((PlannedImage image) -> image.shard)
          .thenComparing(image -> image.uri)
          .thenComparing(image -> image.label, nullsFirst())
          .thenComparing(image -> image.length, nullsFirst())
          .thenComparing(image -> image.modified, nullsFirst());

  private final int shard;
  private final String uri;
  private final String label;
  private final Long length;
  private final Instant modified;

  private PlannedImage(int shard, String uri, String label, Long length, Instant modified) {
    this.shard = shard;
    this.uri = uri;
    this.label = label;
    this.length = length;
    this.modified = modified;
  }

  private static StructType schema() {
    StructType schema = new StructType().add(SHARD, DataTypes.IntegerType);
    for (String column : COLUMNS) {
      schema = schema.add(ListedExample.SCHEMA.apply(column));
    }
    return schema;
  }

  private static <T extends Comparable<T>> Comparator<T> nullsFirst() {
    return Comparator.nullsFirst(Comparator.naturalOrder());
  }

  /** The row of a listed image in a shard. */
  static Row row(int shard, Row listed) {
    return RowFactory.create(shard, listed.get(0), listed.get(1), listed.get(2), listed.get(3));
  }

  /** The image in a row of the plan. */
  static PlannedImage of(Row row) {
    return new PlannedImage(
        row.getInt(0),
        row.getString(1),
        row.getString(2),
        row.isNullAt(3) ? null : (Long) row.getLong(3),
        row.isNullAt(4) ? null : row.getTimestamp(4).toInstant());
  }

  int shard() {
    return shard;
  }

  Example file() {
    return new Example(uri, label, length, modified);
  }

  @Override
  public int compareTo(PlannedImage other) {
    return ORDER.compare(this, other);
  }
}
