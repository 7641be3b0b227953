package io.frostline.spark.listing;

import io.frostline.example.Example;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** An example as a row of a listing. */
public final class ListedExample {
  /** What identifies an example and the state of its content: the columns of {@link Example}. */
  public static final StructType KEY =
      new StructType()
          .add("uri", DataTypes.StringType, false)
          .add("label", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.TimestampType)
          .add("hash", DataTypes.StringType);

  /** The same with the place of the content, which no table keeps. */
  public static final StructType SCHEMA = KEY.add("place", DataTypes.StringType);

  private ListedExample() {}

  /** The row of an example. */
  static Row row(Example file) {
    return RowFactory.create(
        file.uri(),
        file.label(),
        file.length(),
        timestamp(file.modified()),
        file.hash(),
        file.place());
  }

  /** These columns of a dataset, which may have others. */
  public static Dataset<Row> select(Dataset<Row> rows, StructType columns) {
    return rows.select(Stream.of(columns.fieldNames()).map(functions::col).toArray(Column[]::new));
  }

  /**
   * The order of a listing: by the places of the contents, so that files are read from their
   * beginning to their end, then by uri and label.
   */
  static Column[] order() {
    return new Column[] {functions.col("place"), functions.col("uri"), functions.col("label")};
  }

  /** The example in a row. */
  public static Example file(Row row) {
    java.sql.Timestamp modified = row.getTimestamp(3);
    return new Example(
        row.getString(0),
        row.getString(1),
        row.isNullAt(2) ? null : (Long) row.getLong(2),
        modified == null ? null : modified.toInstant(),
        row.getString(4),
        row.getString(5));
  }

  /** A time in the form that Spark uses in rows; null stays null. */
  public static java.sql.Timestamp timestamp(Instant instant) {
    return instant == null ? null : java.sql.Timestamp.from(instant);
  }
}
