package io.frostline.spark.features;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.frostline.feature.SplitRule;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.listing.ManifestColumn;
import io.frostline.spark.listing.SourcePath;
import io.frostline.spark.listing.UriForm;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * To which group an example belongs, such as the maker of a drawing, the patient of a scan or the
 * shop of a review: examples of one group resemble each other more than those of another.
 *
 * @param option that chose the groups, as messages call it
 * @param text the name of a column of the table; {@code uri:} and a regular expression, whose first
 *     part in parentheses is the group; or the address of a CSV, TSV or Parquet file with the
 *     columns {@code uri} and {@code group}, such as the manifest of the images. The column has
 *     another name behind a number sign: {@code photos.csv#maker}. Empty if there are no groups.
 */
public record GroupChoice(String option, String text) {
  /** No groups. */
  public static final GroupChoice NONE = new GroupChoice("");

  /** The column that is added; null without a group. */
  public static final String COLUMN = "group of the row";

  /** The option of groups that are kept together by a split. */
  public static final String KEPT_TOGETHER = "--group-column";

  private static final String PATTERN = SplitRule.Groups.OF_URI;
  private static final String URI = "uri";
  private static final String GROUP = "group";
  private static final String FORM = "uri in one form";
  private static final char OF_COLUMN = '#';

  /** Groups that are left out. */
  public GroupChoice(String text) {
    this("--groups", text);
  }

  /** Whether there are no groups. */
  public boolean isNone() {
    return text.isEmpty();
  }

  /**
   * The rows of a table with their groups.
   *
   * @throws UserException if the column or file does not exist, or cannot be understood
   */
  public Dataset<Row> assign(Dataset<Row> rows) {
    if (isColumnOf(rows)) {
      return rows.withColumn(COLUMN, filled(FeatureTable.quoted(text)));
    }
    return text.startsWith(PATTERN) ? byUri(rows) : byFile(rows);
  }

  private boolean isColumnOf(Dataset<Row> rows) {
    return Set.of(rows.columns()).contains(text);
  }

  private boolean isByFile(Dataset<Row> rows) {
    return !isNone() && !isColumnOf(rows) && !text.startsWith(PATTERN);
  }

  /**
   * The same groups from any working folder.
   *
   * @throws UserException if the column or file does not exist
   */
  public GroupChoice qualified(Dataset<Row> rows) {
    if (!isByFile(rows)) {
      return this;
    }
    ManifestColumn column = manifest(rows);
    return new GroupChoice(option, column.file() + String.valueOf(OF_COLUMN) + column.column());
  }

  /**
   * A checksum of the groups in a file; empty if the rows have them themselves.
   *
   * @throws UserException if the column or file does not exist, or cannot be understood
   */
  public String checksum(Dataset<Row> rows) {
    if (!isByFile(rows)) {
      return "";
    }
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Read the groups of the examples")) {
      Row all =
          file(rows)
              .where(col(COLUMN).isNotNull())
              .distinct()
              .agg(count(lit(1)), bit_xor(xxhash64(col(URI), col(COLUMN))))
              .first();
      return Formatted.of("%d %016x", all.getLong(0), all.isNullAt(1) ? 0 : all.getLong(1));
    }
  }

  private static Column filled(Column value) {
    Column group = trim(value.cast(DataTypes.StringType));
    return when(group.notEqual(""), group);
  }

  /**
   * Checks what can be checked before there is a table.
   *
   * @throws UserException if a file or expression cannot be understood
   */
  public void check(SparkSession spark) {
    if (text.startsWith(PATTERN)) {
      expression();
    } else if (!isNone()) {
      file(spark.emptyDataFrame());
    }
  }

  private Dataset<Row> byUri(Dataset<Row> rows) {
    return rows.withColumn(COLUMN, filled(regexp_extract(col(URI), expression(), 1)));
  }

  private String expression() {
    String expression = text.substring(PATTERN.length());
    try {
      if (Pattern.compile(expression).matcher("").groupCount() == 0) {
        throw new UserException(
            Formatted.of(
                "%s %s has no part in parentheses that is the group. Put some around it, as in uri:/photos/([^/]+)/.",
                option, text));
      }
      return expression;
    } catch (PatternSyntaxException malformed) {
      throw new UserException(
          Formatted.of(
              "%s %s is not a regular expression: %s. Correct it, as in uri:/photos/([^/]+)/.",
              option, text, malformed.getDescription()),
          malformed);
    }
  }

  private Dataset<Row> byFile(Dataset<Row> rows) {
    UriForm form = UriForm.of(rows.sparkSession().sessionState().newHadoopConf());
    Dataset<Row> once =
        file(rows)
            .groupBy(form.of(col(URI)).as(FORM))
            .agg(min(COLUMN).as(COLUMN), max(COLUMN).as("another group"));
    refuseTwoGroups(once);
    return rows.withColumn(FORM, form.of(col(URI)))
        .join(once.drop("another group"), FORM, "left")
        .drop(FORM);
  }

  /** Of these rows, only the names of the columns matter. */
  private Dataset<Row> file(Dataset<Row> rows) {
    try {
      return manifest(rows)
          .read(rows.sparkSession())
          .select(col(ManifestColumn.URI), filled(col(ManifestColumn.VALUE)).as(COLUMN));
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
  }

  private UserException unreadable(IOException failure) {
    return new UserException(
        Formatted.of("%s %s cannot be read: %s.", option, text, Reason.of(failure)), failure);
  }

  private ManifestColumn manifest(Dataset<Row> rows) {
    try {
      return located(rows.sparkSession().sessionState().newHadoopConf())
          .orElseThrow(() -> neither(List.of(rows.columns())));
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
  }

  private Optional<ManifestColumn> located(Configuration hadoop) throws IOException {
    SourcePath whole = SourcePath.of(text, hadoop);
    if (whole.isLiteral()) {
      return Optional.of(new ManifestColumn(whole.literal(), GROUP));
    }
    int sign = text.lastIndexOf(OF_COLUMN);
    if (sign > 0 && sign < text.length() - 1) {
      SourcePath file = SourcePath.of(text.substring(0, sign), hadoop);
      if (file.isLiteral()) {
        return Optional.of(new ManifestColumn(file.literal(), text.substring(sign + 1)));
      }
    }
    return Optional.empty();
  }

  private UserException neither(List<String> columns) {
    return new UserException(
        Formatted.of(
            "%s %s is neither a column of the table nor a file.%s Give the name of a column; a file with the columns uri and group, or FILE#COLUMN; or uri: and a regular expression.",
            option, text, NearestName.suggestion(columns, text)));
  }

  private void refuseTwoGroups(Dataset<Row> once) {
    try (JobDescription job =
        JobDescription.of(once.sparkSession(), "Read the groups of the examples")) {
      List<Row> two = once.where(col(COLUMN).notEqual(col("another group"))).takeAsList(1);
      if (!two.isEmpty()) {
        throw new UserException(
            Formatted.of(
                "The file %s puts %s into two groups, '%s' and '%s'. Leave one of them out.",
                text, two.get(0).getString(0), two.get(0).getString(1), two.get(0).getString(2)));
      }
    }
  }
}
