package io.frostline.spark.table;

import io.frostline.example.Example;
import io.frostline.feature.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Outcomes as rows of their table: those of an {@link TableSchema image table}, or the shorter ones
 * of the rejected table.
 *
 * <p>They are internal rows of Spark, because public rows box and convert every single float. Both
 * serialisers of Spark support them.
 */
public final class OutcomeRow {
  /** The schema of {@code _rejected}. */
  public static final StructType REJECTED =
      new StructType()
          .add("uri", DataTypes.StringType, false)
          .add("stage", DataTypes.StringType, false)
          .add("reason", DataTypes.StringType, false)
          .add("message", DataTypes.StringType, false);

  /** uri, label, length, modified. */
  public static final int LISTED_COLUMNS = 4;

  private OutcomeRow() {}

  /** Whether it belongs in {@code _rejected}. */
  public static boolean isRejected(InternalRow row) {
    return row.numFields() == REJECTED.size();
  }

  /** Whether it belongs in the image table. */
  public static boolean isExtracted(InternalRow row) {
    return !isRejected(row);
  }

  /**
   * The row of an outcome.
   *
   * @param columns of the image table, one per output of the network
   */
  public static InternalRow of(Outcome outcome, List<OutputWriter> columns) {
    return outcome instanceof Outcome.Extracted extracted
        ? of(extracted, columns)
        : of((Outcome.Rejected) outcome);
  }

  private static InternalRow of(Outcome.Extracted outcome, List<OutputWriter> columns) {
    Example file = outcome.file();
    int at = LISTED_COLUMNS + outcome.properties().size();
    int size = at + columns.stream().mapToInt(OutputWriter::size).sum();
    Object[] values = new Object[size];
    values[0] = UTF8String.fromString(file.uri());
    values[1] = UTF8String.fromString(file.label());
    values[2] = file.length();
    values[3] = microseconds(file.modified());
    for (int property = 0; property < outcome.properties().size(); property++) {
      values[LISTED_COLUMNS + property] = internal(outcome.properties().get(property));
    }
    for (int output = 0; output < columns.size(); output++) {
      columns.get(output).write(outcome.outputs()[output], values, at);
      at += columns.get(output).size();
    }
    return new GenericInternalRow(values);
  }

  private static Object internal(Object property) {
    return property instanceof String word ? UTF8String.fromString(word) : property;
  }

  private static Long microseconds(Instant instant) {
    return instant == null
        ? null
        : Math.addExact(
            TimeUnit.SECONDS.toMicros(instant.getEpochSecond()),
            TimeUnit.NANOSECONDS.toMicros(instant.getNano()));
  }

  private static InternalRow of(Outcome.Rejected outcome) {
    return new GenericInternalRow(
        new Object[] {
          UTF8String.fromString(outcome.file().uri()),
          UTF8String.fromString(outcome.reason().stage().name()),
          UTF8String.fromString(outcome.reason().name()),
          UTF8String.fromString(outcome.message())
        });
  }

  /** A rejected image as a public row, for the driver. */
  public static Row rejected(InternalRow row) {
    return RowFactory.create(
        row.getString(0), row.getString(1), row.getString(2), row.getString(3));
  }
}
