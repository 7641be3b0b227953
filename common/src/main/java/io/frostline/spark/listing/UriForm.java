package io.frostline.spark.listing;

import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.net.URI;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * One form for the addresses of the same file, to compare those of a table with those that another
 * program has written: {@code file:///a.jpg} is {@code file:/a.jpg}, as Hadoop writes it, and a
 * path without a scheme is on the default file system.
 *
 * @param root what a path without a scheme has in front, such as {@code file:} or {@code
 *     hdfs://cluster}
 */
public record UriForm(String root) implements Serializable {
  private static final String LOCAL = "file:";

  /** By the default file system of a configuration. */
  public static UriForm of(Configuration hadoop) {
    URI system = FileSystem.getDefaultUri(hadoop);
    return new UriForm(
        system.getAuthority() == null
            ? system.getScheme().toLowerCase(Locale.ROOT) + ":"
            : system.getScheme() + "://" + system.getAuthority());
  }

  /** The address in this form; null stays null. */
  public String of(String uri) {
    if (uri == null) {
      return null;
    }
    if (uri.startsWith("/")) {
      return root + uri;
    }
    return uri.startsWith(LOCAL + "///") ? LOCAL + uri.substring(LOCAL.length() + 2) : uri;
  }

  /** The same for each row. */
  public Column of(Column uri) {
    UDF1<String, String> form = this::of;
    return udf(form, DataTypes.StringType).apply(uri);
  }
}
