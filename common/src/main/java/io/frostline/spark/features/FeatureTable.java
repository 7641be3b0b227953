package io.frostline.spark.features;

import static org.apache.spark.sql.functions.col;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Origin;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.table.DeletedRows;
import io.frostline.spark.table.FeatureFooters;
import io.frostline.spark.table.TableFolder;
import io.frostline.spark.table.WideRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A feature table as it is read: by {@code train}, {@code evaluate} and {@code export}, and by
 * users of Spark ML.
 *
 * <p>All files must hold features of the same model. A table that Spark made of one (rows filtered,
 * columns added) is a feature table too, because the columns' metadata say what they are. The rows
 * are those of the moment of opening: what a run adds later does not show. Rows of images that were
 * deleted, as {@code _deleted} says, are left out.
 */
public final class FeatureTable {
  static final String URI = "uri";
  static final String LABEL = "label";
  private static final String LABEL_NAME = "label_name";
  private final String uri;
  private final Provenance provenance;
  private final Dataset<Row> rows;
  private final long count;
  private final long deleted;

  private FeatureTable(
      String uri, Provenance provenance, Dataset<Row> rows, long count, long deleted) {
    this.uri = uri;
    this.provenance = provenance;
    this.rows = rows;
    this.count = count;
    this.deleted = deleted;
  }

  /**
   * Opens a table, whose every footer is read.
   *
   * @throws UserException if it is not there, has no rows, is not a feature table, or mixes
   *     features of several models
   */
  public static FeatureTable open(SparkSession spark, String uri) {
    TableFolder folder = new TableFolder(uri, spark.sessionState().newHadoopConf());
    FeatureTableCheck check = new FeatureTableCheck(folder);
    Optional<Provenance> told = check.told();
    Dataset<Row> rows = spark.read().parquet(folder.path().toString());
    List<FeatureFooters.Group> groups = footers(spark, rows);
    Origin origin = check.origin(groups, told);
    check.refuseOtherTypes(rows.schema(), origin);
    long count = groups.stream().mapToLong(FeatureFooters.Group::rows).sum();
    if (count == 0) {
      throw check.empty();
    }
    Dataset<Row> all = readable(spark, folder, rows, origin);
    DeletedRows deleted = new DeletedRows(all.sparkSession(), folder);
    long left = deleted.count(all);
    if (left == count) {
      throw check.allDeleted();
    }
    return new FeatureTable(
        folder.path().toString(),
        FeatureTableCheck.provenance(told, origin, count),
        deleted.without(all),
        count - left,
        left);
  }

  private static Dataset<Row> readable(
      SparkSession spark, TableFolder folder, Dataset<Row> rows, Origin origin) {
    if (!WideRows.are(origin)) {
      return rows;
    }
    SparkSession session = spark.newSession();
    WideRows.readFewAtOnce(session, origin);
    return session.read().parquet(folder.path().toString());
  }

  private static List<FeatureFooters.Group> footers(SparkSession spark, Dataset<Row> rows) {
    try (JobDescription job =
        JobDescription.of(spark, "Read what the files of a feature table hold")) {
      return FeatureFooters.groups(spark, List.of(rows.inputFiles()));
    }
  }

  /** Its folder, with scheme. */
  public String uri() {
    return uri;
  }

  /**
   * Where the features come from; only {@code origin} and {@code state} where Spark made this table
   * of another. A state that is not complete is an extraction that goes on, or was killed.
   */
  public Provenance provenance() {
    return provenance;
  }

  /** The feature columns, by name. */
  public List<FeatureColumn> columns() {
    return provenance.origin().columns().stream().map(FeatureColumn.class::cast).toList();
  }

  /**
   * The feature column of this name, or the only one.
   *
   * @throws UserException listing the columns, if there is none of this name, or several to choose
   *     from
   */
  public FeatureColumn column(Optional<String> name) {
    List<String> names = columns().stream().map(FeatureColumn::column).toList();
    if (name.isEmpty() && names.size() > 1) {
      throw new UserException(
          "The table %s has %d feature columns: %s. Choose one with --column."
              .formatted(uri, names.size(), String.join(", ", names)));
    }
    String wanted = name.orElse(names.get(0));
    return columns().stream()
        .filter(column -> column.column().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "The table %s has no feature column '%s'.%s It has: %s."
                        .formatted(
                            uri,
                            wanted,
                            NearestName.suggestion(names, wanted),
                            String.join(", ", names))));
  }

  /** The rows, in no particular order. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** How many rows there are. */
  public long count() {
    return count;
  }

  /** How many rows of deleted images are in the files, and left out. */
  public long deleted() {
    return deleted;
  }

  /**
   * What Spark ML trains on: all columns that hold no features, {@code label} as an index, {@code
   * label_name} as it was, and {@code features} as a vector of doubles.
   *
   * <p>The index has the metadata that a StringIndexer gives, with the labels in alphabetical
   * order, and is null where there is no label: {@code vectors(column).where("label is not null")}
   * for an estimator that wants labels. A row whose features are missing or too few stops the job
   * that meets it, with a UserException as the cause.
   */
  public Dataset<Row> vectors(FeatureColumn column) {
    List<Column> wanted = new ArrayList<>();
    for (String name : otherColumns()) {
      wanted.add(name.equals(LABEL) ? quoted(name).as(LABEL_NAME) : quoted(name));
    }
    wanted.add(new LabelIndex(labels()).of(LABEL, LABEL));
    wanted.add(
        new VectorColumn(column)
            .of(col(URI))
            .as("features", rows.schema().apply(column.column()).metadata()));
    return rows.select(wanted.toArray(Column[]::new));
  }

  /** The columns that hold no features, in order. */
  public List<String> otherColumns() {
    Set<String> features =
        columns().stream().map(FeatureColumn::column).collect(Collectors.toSet());
    return Stream.of(rows.columns()).filter(name -> !features.contains(name)).toList();
  }

  /** All labels in alphabetical order. */
  public List<String> labels() {
    try (JobDescription job = JobDescription.of(rows.sparkSession(), "Find the labels of " + uri)) {
      return rows.select(LABEL).where(col(LABEL).isNotNull()).distinct().collectAsList().stream()
          .map(row -> row.getString(0))
          .sorted()
          .toList();
    }
  }

  /** A column by its name, whatever is in it. */
  public static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
