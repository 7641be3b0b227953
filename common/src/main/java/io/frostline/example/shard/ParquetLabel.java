package io.frostline.example.shard;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.JulianFields;
import java.util.Locale;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Labels in a column of a Parquet file: text and numbers by the rule of {@link LabelValue}; dates,
 * decimals and timestamps (in UTC) as SQL writes them.
 *
 * @see <a href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md">Parquet,
 *     logical types</a>
 */
final class ParquetLabel {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(TIME)
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ParquetLabel() {}

  /**
   * Checks that a column can contain labels.
   *
   * @throws UserException if its values are lists, structs or bytes without a meaning
   */
  static void check(Type column) {
    boolean value = column.isPrimitive() && !column.isRepetition(Type.Repetition.REPEATED);
    if (!value || !isUnderstood(column.asPrimitiveType())) {
      throw new UserException(
          Formatted.of(
              "The column %s is %s, but a label must be one value: text, a number, a date or a time. Name another with --label-column, or use --label-from none.",
              column.getName(), value ? column : "a list or a struct"));
    }
  }

  private static boolean isUnderstood(PrimitiveType column) {
    LogicalTypeAnnotation meaning = column.getLogicalTypeAnnotation();
    return switch (column.getPrimitiveTypeName()) {
      case FIXED_LEN_BYTE_ARRAY ->
          meaning instanceof DecimalLogicalTypeAnnotation
              || meaning instanceof UUIDLogicalTypeAnnotation;
      case BINARY -> !(meaning instanceof BsonLogicalTypeAnnotation);
      default -> true;
    };
  }

  /**
   * The label in a row, or null.
   *
   * @throws DamagedShardException if it should be text, but is not UTF-8
   */
  static String of(Group row, String column) throws DamagedShardException {
    if (row.getFieldRepetitionCount(column) == 0) {
      return null;
    }
    PrimitiveType type = row.getType().getType(column).asPrimitiveType();
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return LabelValue.of(
        switch (type.getPrimitiveTypeName()) {
          case BOOLEAN -> row.getBoolean(column, 0);
          case FLOAT -> row.getFloat(column, 0);
          case DOUBLE -> row.getDouble(column, 0);
          case INT32 -> ofWhole(row.getInteger(column, 0), type);
          case INT64 -> ofWhole(row.getLong(column, 0), type);
          case INT96 -> ofInt96(row.getInt96(column, 0));
          default -> ofBytes(row.getBinary(column, 0), meaning);
        });
  }

  private static Object ofWhole(long value, PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale());
    }
    if (meaning instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value);
    }
    if (meaning instanceof TimestampLogicalTypeAnnotation timestamp) {
      return TIMESTAMP.format(Instant.EPOCH.plus(value, unit(timestamp.getUnit())));
    }
    if (meaning instanceof TimeLogicalTypeAnnotation time) {
      return TIME.format(LocalTime.MIDNIGHT.plus(value, unit(time.getUnit())));
    }
    if (meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      return type.getPrimitiveTypeName() == PrimitiveTypeName.INT32
          ? Integer.toUnsignedString((int) value)
          : Long.toUnsignedString(value);
    }
    return value;
  }

  private static ChronoUnit unit(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> ChronoUnit.MILLIS;
      case MICROS -> ChronoUnit.MICROS;
      case NANOS -> ChronoUnit.NANOS;
    };
  }

  /** Nanoseconds of the day, and the Julian day. */
  private static String ofInt96(Binary value) {
    ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    LocalDate day = LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, bytes.getInt());
    return TIMESTAMP.format(day.atStartOfDay().plusNanos(nanos).toInstant(ZoneOffset.UTC));
  }

  private static Object ofBytes(Binary value, LogicalTypeAnnotation meaning)
      throws DamagedShardException {
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      return new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale());
    }
    if (meaning instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer bytes = value.toByteBuffer();
      return new UUID(bytes.getLong(), bytes.getLong());
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(value.toByteBuffer()).toString();
    } catch (CharacterCodingException foreign) {
      throw new DamagedShardException("a label is not UTF-8 text", foreign);
    }
  }
}
