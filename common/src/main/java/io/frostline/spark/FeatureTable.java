package io.frostline.spark;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;

import io.frostline.config.NearestName;
import io.frostline.config.UserException;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.OutputColumns;
import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.TableKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A feature table as it is read: by {@code train}, {@code evaluate} and {@code export}, and by
 * users of Spark ML.
 *
 * <p>All files must hold features of the same model. A table that Spark made of one (rows filtered,
 * columns added) is a feature table too, because the columns' metadata say what they are. The rows
 * are those of the moment of opening: what a run adds later does not show.
 */
public final class FeatureTable {
  private static final String URI = "uri";
  private static final String LABEL = "label";
  private static final String LABEL_NAME = "label_name";

  private final TableFolder folder;
  private final Provenance provenance;
  private final Dataset<Row> rows;
  private final long count;

  private FeatureTable(TableFolder folder, Provenance provenance, Dataset<Row> rows, long count) {
    this.folder = folder;
    this.provenance = provenance;
    this.rows = rows;
    this.count = count;
  }

  /**
   * Opens a table, whose every footer is read.
   *
   * @throws UserException if it is not there, has no rows, is not a feature table, or mixes
   *     features of several models
   */
  public static FeatureTable open(SparkSession spark, String uri) {
    TableFolder folder = new TableFolder(uri, spark.sessionState().newHadoopConf());
    Optional<Provenance> told = provenance(folder);
    Dataset<Row> rows = spark.read().parquet(folder.path().toString());
    List<FeatureFooters.Group> groups;
    try (JobDescription job =
        JobDescription.of(spark, "Read what the files of " + folder.path() + " hold")) {
      groups = FeatureFooters.groups(spark, List.of(rows.inputFiles()));
    }
    Origin origin = onlyOrigin(folder, groups);
    long count = groups.stream().mapToLong(FeatureFooters.Group::rows).sum();
    if (count == 0) {
      throw empty(folder);
    }
    told.ifPresent(provenance -> refuseOther(folder, provenance.origin(), origin));
    refuseOtherTypes(folder, rows.schema(), origin);
    return new FeatureTable(folder, provenance(told, origin, count), rows, count);
  }

  private static Optional<Provenance> provenance(TableFolder folder) {
    try {
      if (!folder.exists()) {
        throw new UserException(
            "There is no feature table at %s. Make one with `frostline extract --out`, or check the address."
                .formatted(folder.path()));
      }
      Optional<Provenance> provenance = folder.provenance();
      provenance.map(Provenance::origin).ifPresent(origin -> refuseOtherKind(folder, origin));
      if (!folder.hasRowsSomewhere()) {
        throw provenance.isPresent() ? empty(folder) : foreign(folder, "no Parquet file is in it");
      }
      return provenance;
    } catch (IOException failure) {
      throw new UserException(
          "The table %s cannot be read: %s.".formatted(folder.path(), failure.getMessage()),
          failure);
    }
  }

  private static void refuseOtherKind(TableFolder folder, Origin origin) {
    if (origin.tableKind() != TableKind.FEATURES) {
      throw foreign(
          folder, "it is a %s of model %s".formatted(origin.tableKind().table(), origin.model()));
    }
  }

  private static Origin onlyOrigin(TableFolder folder, List<FeatureFooters.Group> groups) {
    for (FeatureFooters.Group group : groups) {
      if (group.fields().isEmpty()) {
        throw foreign(
            folder,
            "the columns of %s do not say which model their features come from; Spark keeps that in their metadata, other writers lose it"
                .formatted(group.example()));
      }
    }
    if (groups.size() > 1 || groups.get(0).origins().size() > 1) {
      throw mixed(folder, groups);
    }
    return groups.get(0).origins().get(0);
  }

  private static UserException mixed(TableFolder folder, List<FeatureFooters.Group> groups) {
    String parts =
        groups.stream()
            .map(
                group ->
                    "\n  %,d files, for example %s: %s"
                        .formatted(
                            group.files(),
                            group.example(),
                            group.origins().stream()
                                .map(FeatureTable::inWords)
                                .collect(Collectors.joining("; and "))))
            .collect(Collectors.joining());
    return new UserException(
        "The table %s mixes features of different origins.%s\nKeep them in tables of their own."
            .formatted(folder.path(), parts));
  }

  private static String inWords(Origin origin) {
    return "model %s (sha256 %.12s…, %s), %s"
        .formatted(
            origin.model(),
            origin.sha256(),
            origin.preprocessing(),
            origin.columns().stream()
                .flatMap(column -> column.aspects().keySet().stream())
                .collect(Collectors.joining(", ")));
  }

  private static void refuseOther(TableFolder folder, Origin told, Origin found) {
    if (!told.model().equals(found.model())
        || !told.sha256().equals(found.sha256())
        || !told.preprocessing().equals(found.preprocessing())) {
      throw new UserException(
          "The table %s contradicts itself: _frostline.json says %s, the files say %s. Restore what belongs together, or extract the features again."
              .formatted(folder.path(), inWords(told), inWords(found)));
    }
  }

  private static void refuseOtherTypes(TableFolder folder, StructType schema, Origin origin) {
    for (OutputColumns column : origin.columns()) {
      refuseOtherType(folder, schema, ((FeatureColumn) column).column(), "array<float>");
    }
    refuseOtherType(folder, schema, URI, "string");
    refuseOtherType(folder, schema, LABEL, "string");
  }

  private static void refuseOtherType(
      TableFolder folder, StructType schema, String column, String type) {
    String found =
        Stream.of(schema.fields())
            .filter(field -> field.name().equals(column))
            .map(field -> field.dataType().simpleString())
            .findFirst()
            .orElse("absent");
    if (!found.equals(type)) {
      throw foreign(folder, "its column %s is %s, not %s".formatted(column, found, type));
    }
  }

  /** What the run told, or what can be told of a table that Spark made of another. */
  private static Provenance provenance(Optional<Provenance> told, Origin found, long rows) {
    return told.filter(run -> hasColumnsOf(run.origin(), found))
        .orElseGet(
            () -> new Provenance(null, Provenance.State.COMPLETE, found, null, null, rows, null));
  }

  private static boolean hasColumnsOf(Origin told, Origin found) {
    return new HashSet<>(told.columns()).equals(new HashSet<>(found.columns()));
  }

  private static UserException empty(TableFolder folder) {
    return new UserException(
        "The feature table %s has no rows. Run `frostline extract` again and look at its rejected images."
            .formatted(folder.path()));
  }

  private static UserException foreign(TableFolder folder, String reason) {
    return new UserException(
        "%s is not a feature table: %s. Give a table that `frostline extract` made."
            .formatted(folder.path(), reason));
  }

  /** Its folder, with scheme. */
  public String uri() {
    return folder.path().toString();
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
              .formatted(uri(), names.size(), String.join(", ", names)));
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
                            uri(),
                            wanted,
                            NearestName.suggestion(names, wanted),
                            String.join(", ", names))));
  }

  /** All rows, in no particular order. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** How many rows there are, as the footers say. */
  public long count() {
    return count;
  }

  /**
   * What Spark ML trains on: all columns that hold no features, {@code label} as an index, {@code
   * label_name} as it was, and {@code features} as a vector of doubles.
   *
   * <p>The index has the metadata that a StringIndexer gives, with the labels in alphabetical
   * order, and is null where there is no label: {@code vectors(column).where("label is not null")}
   * for an estimator that wants labels.
   */
  public Dataset<Row> vectors(FeatureColumn column) {
    List<Column> wanted = new ArrayList<>();
    for (String name : otherColumns()) {
      wanted.add(name.equals(LABEL) ? quoted(name).as(LABEL_NAME) : quoted(name));
    }
    wanted.add(new LabelIndex(labels()).of(LABEL, LABEL));
    wanted.add(array_to_vector(quoted(column.column())).as("features"));
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
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Find the labels of " + uri())) {
      return rows.select(LABEL).where(col(LABEL).isNotNull()).distinct().collectAsList().stream()
          .map(row -> row.getString(0))
          .sorted()
          .toList();
    }
  }

  private static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
