package io.frostline.spark.listing;

import io.frostline.example.Example;
import java.time.Instant;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** An image as a row of a listing. */
public final class ListedExample {
  /** What identifies an image and the state of its content. */
  public static final StructType SCHEMA =
      new StructType()
          .add("uri", DataTypes.StringType, false)
          .add("label", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.TimestampType);

  private ListedExample() {}

  /** The row of an image. */
  static Row row(Example file) {
    return RowFactory.create(file.uri(), file.label(), file.length(), timestamp(file.modified()));
  }

  /** The image in a row. */
  public static Example file(Row row) {
    java.sql.Timestamp modified = row.getTimestamp(3);
    return new Example(
        row.getString(0),
        row.getString(1),
        row.isNullAt(2) ? null : (Long) row.getLong(2),
        modified == null ? null : modified.toInstant());
  }

  /** A time in the form that Spark uses in rows; null stays null. */
  public static java.sql.Timestamp timestamp(Instant instant) {
    return instant == null ? null : java.sql.Timestamp.from(instant);
  }
}
