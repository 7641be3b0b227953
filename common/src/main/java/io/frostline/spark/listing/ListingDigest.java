package io.frostline.spark.listing;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.frostline.example.Example;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.XxHash64Function;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A listing in three numbers: listings with the same have the same rows, each as often, in whatever
 * order. They are made in the pass that counts the rows.
 *
 * @param upper sum of the upper halves of the hashes of all rows
 * @param lower sum of the lower halves
 */
public record ListingDigest(long rows, long upper, long lower) {
  private static final int HALF = 32;

  private static final long LOWER = 0xFFFFFFFFL;

  /**
   * Reads all rows.
   *
   * @param rows with the columns of {@link ListedExample#KEY}
   */
  public static ListingDigest of(Dataset<Row> rows) {
    Column hash = hash();
    Row found =
        rows.agg(
                count(lit(1)),
                coalesce(sum(shiftright(hash, HALF)), lit(0L)),
                coalesce(sum(hash.bitwiseAND(LOWER)), lit(0L)))
            .first();
    return new ListingDigest(found.getLong(0), found.getLong(1), found.getLong(2));
  }

  /** Of values and of which there are, because the hash passes over null. */
  private static Column hash() {
    return xxhash64(
        Arrays.stream(ListedExample.KEY.fieldNames())
            .flatMap(name -> Stream.of(col(name), col(name).isNull()))
            .toArray(Column[]::new));
  }

  /** The digest of images that are added one by one, without Spark. */
  public static final class Sum {
    /** Of the Spark function xxhash64. */
    private static final long SEED = 42;

    private long rows;
    private long upper;
    private long lower;

    /** Adds an image, and returns the number of images so far. */
    public long add(Example image) {
      long hash = hash(UTF8String.fromString(image.uri()), DataTypes.StringType, SEED);
      hash = hash(UTF8String.fromString(image.label()), DataTypes.StringType, hash);
      hash = hash(image.length(), DataTypes.LongType, hash);
      hash = hash(micros(image.modified()), DataTypes.TimestampType, hash);
      hash = hash(UTF8String.fromString(image.hash()), DataTypes.StringType, hash);
      upper += hash >> HALF;
      lower += hash & LOWER;
      return ++rows;
    }

    private static Long micros(Instant time) {
      return time == null ? null : (Long) ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static long hash(Object value, DataType type, long seed) {
      long hash = XxHash64Function.hash(value, type, seed);
      return XxHash64Function.hash(value == null, DataTypes.BooleanType, hash);
    }

    /** Of all images so far. */
    public ListingDigest digest() {
      return new ListingDigest(rows, upper, lower);
    }
  }
}
