package io.frostline.spark.listing;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.text.rows.TextColumns;
import io.frostline.text.rows.TextFormat;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The files of a table of the catalogue of Spark. Only those of tables in Parquet are all of the
 * table and nothing but it: Delta Lake, for example, keeps files of deleted rows.
 */
public final class SparkTableFiles {
  private static final Pattern NAME = Pattern.compile("\\w+(\\.\\w+){0,2}");

  private SparkTableFiles() {}

  /** Whether an address may be the name of a table, because there is no file of this name. */
  public static boolean mayBeTable(String uri, Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    return NAME.matcher(uri).matches() && !path.getFileSystem(hadoop).exists(path);
  }

  static boolean isTable(SparkSession spark, TextSource source, Configuration hadoop)
      throws IOException {
    return source.format() == TextFormat.PARQUET
        && mayBeTable(source.uri(), hadoop)
        && spark.catalog().tableExists(source.uri());
  }

  static List<String> of(SparkSession spark, String table, TextColumns columns) {
    String provider = provider(spark, table);
    if (!provider.equals("parquet")) {
      throw new UserException(
          Formatted.of(
              "The table %s is kept in the format %s, but only tables in Parquet are read. Write it"
                  + " to a folder with spark.table(\"%s\").write().parquet(FOLDER), and pass that.",
              table, provider.isEmpty() ? "of a view" : provider, table));
    }
    if (columns.id() == null) {
      throw new UserException(
          Formatted.of(
              "%s is a table of Spark, whose rows have no numbers that last. Name the column of"
                  + " their ids with --id-column.",
              table));
    }
    return Stream.of(spark.table(table).inputFiles()).sorted().toList();
  }

  private static String provider(SparkSession spark, String table) {
    return spark
        .sql("DESCRIBE TABLE EXTENDED " + table)
        .where("col_name = 'Provider'")
        .select("data_type")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0).toLowerCase(Locale.ROOT))
        .findFirst()
        .orElse("");
  }
}
