package io.frostline.spark.features;

import static org.apache.spark.sql.functions.col;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.TableExtent;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.listing.ExcludedUris;
import io.frostline.spark.table.CommittedRows;
import io.frostline.spark.table.DeletedRows;
import io.frostline.spark.table.FeatureFooters;
import io.frostline.spark.table.RecordedRows;
import io.frostline.spark.table.TableFolder;
import io.frostline.spark.table.UnfinishedTables;
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
 * A feature table, read by {@code train}, {@code evaluate} and {@code export}, and by users of
 * Spark ML.
 *
 * <p>All files must contain features from the same model. A table that Spark derived from a feature
 * table (rows filtered, columns added) is a feature table too, because the metadata of the columns
 * identifies them. Of a table with a manifest exactly the committed files are read, and every page
 * is compared with its checksum. The rows are a snapshot taken on opening: rows added by a later
 * run are not visible. Rows of images that were deleted, according to {@code _deleted}, are
 * excluded.
 */
public final class FeatureTable {
  static final String URI = "uri";
  static final String LABEL = "label";
  private static final String LABEL_NAME = "label_name";
  private final Provenance provenance;
  private final Dataset<Row> rows;
  private final TableExtent extent;
  private final long deleted;
  private final String excluded;

  private FeatureTable(
      Provenance provenance, Dataset<Row> rows, TableExtent extent, long deleted, String excluded) {
    this.provenance = provenance;
    this.rows = rows;
    this.extent = extent;
    this.deleted = deleted;
    this.excluded = excluded;
  }

  /**
   * Opens a finished table and reads the footers of all its files.
   *
   * @throws UserException if it does not exist, has no rows, is not a feature table, mixes features
   *     from several models, is unfinished, or has lost or gained rows
   */
  public static FeatureTable open(SparkSession spark, String uri) {
    return open(spark, uri, UnfinishedTables.REFUSE);
  }

  /** Opens a table that may be unfinished; otherwise the same. */
  public static FeatureTable open(SparkSession spark, String uri, UnfinishedTables unfinished) {
    TableFolder folder = new TableFolder(uri, spark.sessionState().newHadoopConf());
    FeatureTableCheck check = new FeatureTableCheck(folder);
    Optional<Provenance> told = check.told();
    CommittedRows committed = CommittedRows.of(spark, folder, unfinished);
    List<FeatureFooters.Group> groups = footers(spark, committed);
    Dataset<Row> rows = committed.read(spark, groups);
    Origin origin = check.origin(groups, told);
    check.refuseOtherTypes(rows.schema(), origin);
    long count = groups.stream().mapToLong(FeatureFooters.Group::rows).sum();
    if (count == 0) {
      throw check.empty();
    }
    RecordedRows recorded = new RecordedRows(folder.path().toString(), told);
    recorded.check(count, unfinished);
    Dataset<Row> all =
        WideRows.are(origin) ? readFewAtOnce(spark, committed, groups, origin) : rows;
    DeletedRows deleted = new DeletedRows(all.sparkSession(), folder);
    long left = deleted.count(all);
    if (left == count) {
      throw check.allDeleted(origin.examples());
    }
    return new FeatureTable(
        FeatureTableCheck.provenance(told, origin, count),
        deleted.without(all),
        recorded.extent(count - left),
        left,
        "");
  }

  private static Dataset<Row> readFewAtOnce(
      SparkSession spark,
      CommittedRows committed,
      List<FeatureFooters.Group> groups,
      Origin origin) {
    SparkSession session = spark.newSession();
    WideRows.readFewAtOnce(session, origin);
    return committed.read(session, groups);
  }

  private static List<FeatureFooters.Group> footers(SparkSession spark, CommittedRows committed) {
    try (JobDescription job = JobDescription.of(spark, "Read the footers of a feature table")) {
      List<FeatureFooters.Group> groups = FeatureFooters.groups(spark, committed.files());
      committed.refuseDamaged(groups);
      return groups;
    }
  }

  /** Its folder, with scheme. */
  public String uri() {
    return extent.table();
  }

  /**
   * Where the features come from; only {@code origin} and {@code state} if Spark derived this table
   * from another. A state other than complete means that the extraction is still running, or was
   * killed, and that this was accepted.
   */
  public Provenance provenance() {
    return provenance;
  }

  /** The feature columns, by name. */
  public List<FeatureColumn> columns() {
    return provenance.origin().columns().stream().map(FeatureColumn.class::cast).toList();
  }

  /**
   * The feature column with this name, or the only one.
   *
   * @throws UserException listing the columns, if there is none with this name, or if there are
   *     several to choose from
   */
  public FeatureColumn column(Optional<String> name) {
    List<String> names = columns().stream().map(FeatureColumn::column).toList();
    if (name.isEmpty() && names.size() > 1) {
      throw new UserException(
          Formatted.of(
              "The table %s has %d feature columns: %s. Choose one with --column.",
              uri(), names.size(), String.join(", ", names)));
    }
    String wanted = name.orElse(names.get(0));
    return columns().stream()
        .filter(column -> column.column().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    Formatted.of(
                        "The table %s has no feature column '%s'.%s Available: %s.",
                        uri(),
                        wanted,
                        NearestName.suggestion(names, wanted),
                        String.join(", ", names))));
  }

  /** The rows, in no particular order. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** The number of rows. */
  public long count() {
    return extent.rows();
  }

  /** The number of rows, and of the images that they come from. */
  public TableExtent extent() {
    return extent;
  }

  /**
   * The table with only some of its rows.
   *
   * @param kept their number
   */
  public FeatureTable where(Column condition, long kept) {
    return new FeatureTable(
        provenance, rows.where(condition), extent.withRows(kept), deleted, excluded);
  }

  /**
   * The table without some of its rows.
   *
   * @throws UserException if none is left
   */
  public FeatureTable without(ExcludedUris uris) {
    Column stay = uris.stay();
    long kept;
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Count the rows that are not excluded")) {
      kept = rows.select(URI).where(stay).count();
    }
    if (kept == 0) {
      throw uris.nothingLeft(uri());
    }
    FeatureTable without = where(stay, kept);
    return new FeatureTable(provenance, without.rows, without.extent, deleted, uris.checksum());
  }

  /** A checksum of the uris that were excluded; empty if none were. */
  String excluded() {
    return excluded;
  }

  /** The number of rows of deleted images that are still in the files and are excluded. */
  public long deleted() {
    return deleted;
  }

  /**
   * The table in the form that Spark ML trains on: all columns without features, {@code label} as
   * an index, the original label as {@code label_name}, and {@code features} as a vector of
   * doubles.
   *
   * <p>The index has the metadata of a StringIndexer, with the labels in alphabetical order, and is
   * null where there is no label: use {@code vectors(column).where("label is not null")} for an
   * estimator that needs labels. A row with missing or too few features stops the job, with a
   * UserException as the cause.
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

  /** The columns without features, in order. */
  public List<String> otherColumns() {
    Set<String> features =
        columns().stream().map(FeatureColumn::column).collect(Collectors.toSet());
    return Stream.of(rows.columns()).filter(name -> !features.contains(name)).toList();
  }

  /** All labels in alphabetical order. */
  public List<String> labels() {
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Find the labels of " + uri())) {
      return rows.select(LABEL).where(col(LABEL).isNotNull()).distinct().collectAsList().stream()
          .map(row -> row.getString(0))
          .sorted()
          .toList();
    }
  }

  /** A column by its name, quoted so that the name may contain any characters. */
  public static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
