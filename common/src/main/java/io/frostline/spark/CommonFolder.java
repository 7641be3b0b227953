package io.frostline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * The folder that all examples have in common. Their paths below it are the same wherever it is, so
 * that what is drawn by a hash of them is, too.
 *
 * @param address what all uris begin with, up to a slash; empty if they have no folder in common
 */
public record CommonFolder(String address) {
  /** The first uri of some rows, for {@link #of}. */
  public static final Column FIRST = min("uri").as("first");

  /** The last uri of some rows, for {@link #of}. */
  public static final Column LAST = max("uri").as("last");

  /** Finds it from the first and the last uri of groups of rows. */
  public static CommonFolder of(List<Row> groups) {
    String start =
        groups.stream()
            .flatMap(row -> Stream.of(row.<String>getAs("first"), row.<String>getAs("last")))
            .reduce(CommonFolder::sharedStart)
            .orElse("");
    return new CommonFolder(start.substring(0, start.lastIndexOf('/') + 1));
  }

  private static String sharedStart(String one, String other) {
    int length = 0;
    while (length < Math.min(one.length(), other.length())
        && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return one.substring(0, length);
  }

  /** The path of an example below the folder; the uri of one that is elsewhere. */
  public Column path() {
    return path(col("uri"));
  }

  /** The path below the folder of what a column says; all of it, if that is elsewhere. */
  public Column path(Column uri) {
    if (address.isEmpty()) {
      return uri;
    }
    int next = address.codePointCount(0, address.length()) + 1;
    return when(uri.startsWith(address), uri.substr(lit(next), length(uri))).otherwise(uri);
  }
}
