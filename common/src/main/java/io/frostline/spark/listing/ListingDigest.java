package io.frostline.spark.listing;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
   * @param rows of {@link ListedImage#SCHEMA}
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
        Arrays.stream(ListedImage.SCHEMA.fieldNames())
            .flatMap(name -> Stream.of(col(name), col(name).isNull()))
            .toArray(Column[]::new));
  }
}
