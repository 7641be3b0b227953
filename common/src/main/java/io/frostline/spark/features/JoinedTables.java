package io.frostline.spark.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.frostline.example.ExampleKind;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Joins feature tables of the same images. Images are identified as in extraction, by uri, length
 * and modification time, as far as all tables have these columns.
 */
record JoinedTables(List<FeatureTable> tables) {
  /** A name that no column of a Frostline table has. */
  private static final String VECTOR = "frostline features";

  private static final String LABEL = "frostline label ";

  /**
   * Counts the images.
   *
   * @throws UserException if the tables have no image in common, one has an image twice, or two
   *     have different labels for an image
   */
  ExampleCensus census() {
    Row counted = counted();
    for (int table = 0; table < tables.size(); table++) {
      String repeated = counted.getAs("repeated " + table);
      if (repeated != null) {
        throw new UserException(
            Formatted.of(
                "The table %s has several rows for the same %s, for example %s, and cannot be joined with others. Keep one row per %s.",
                tables.get(table).uri(), kind().noun(), repeated, kind().noun()));
      }
    }
    Row labels = counted.getAs("labels");
    if (labels != null) {
      throw new UserException(
          Formatted.of(
              "The tables contradict each other: the %s %s has the label '%s' in one and '%s' in another. Extract them with the same labels.",
              kind().noun(), labels.getString(0), labels.getString(1), labels.getString(2)));
    }
    ExampleCensus census =
        new ExampleCensus(
            kind(),
            counted.getAs("complete"),
            counted.getAs("incomplete"),
            counted.getAs("example"));
    if (census.complete() == 0) {
      throw new UserException(
          Formatted.of(
              "No %s is in all of the tables %s; %s is missing from some, for example. They are matched by %s. Extract the features from the same %s.",
              kind().noun(),
              String.join(" and ", tables.stream().map(FeatureTable::uri).toList()),
              census.example(),
              String.join(", ", keys()),
              kind().nouns()));
    }
    return census;
  }

  /** All tables are of the same model, so of the same kind. */
  private ExampleKind kind() {
    return tables.get(0).provenance().origin().examples();
  }

  private Row counted() {
    Dataset<Row> images = images();
    Column complete = lit(true);
    List<Column> wanted = new ArrayList<>();
    for (int table = 0; table < tables.size(); table++) {
      Column rows = col("in " + table);
      complete = complete.and(rows.gt(0));
      wanted.add(min(when(rows.gt(1), col("uri"))).as("repeated " + table));
    }
    wanted.add(count(when(complete, 1)).as("complete"));
    wanted.add(count(when(complete, null).otherwise(1)).as("incomplete"));
    wanted.add(min(when(complete, null).otherwise(col("uri"))).as("example"));
    wanted.add(
        min(when(col("first").notEqual(col("last")), struct(col("uri"), col("first"), col("last"))))
            .as("labels"));
    try (JobDescription job =
        JobDescription.of(images.sparkSession(), "Compare the rows of several tables")) {
      return images.agg(wanted.get(0), wanted.stream().skip(1).toArray(Column[]::new)).first();
    }
  }

  /** One row per image: how often it is in each table, its first and its last label. */
  private Dataset<Row> images() {
    Dataset<Row> all =
        IntStream.range(0, tables.size())
            .mapToObj(
                table ->
                    tables
                        .get(table)
                        .rows()
                        .select(
                            Stream.concat(
                                    keyColumns().stream(),
                                    Stream.of(label().as("label"), lit(table).as("table")))
                                .toArray(Column[]::new)))
            .reduce(Dataset::unionByName)
            .orElseThrow();
    List<Column> found =
        new ArrayList<>(List.of(min("label").as("first"), max("label").as("last")));
    for (int table = 0; table < tables.size(); table++) {
      found.add(count(when(col("table").equalTo(table), 1)).as("in " + table));
    }
    return all.groupBy(keyColumns().toArray(Column[]::new))
        .agg(found.get(0), found.stream().skip(1).toArray(Column[]::new));
  }

  /** The rows of the images that are in all tables. */
  Dataset<Row> rows(List<SelectedColumn> selected) {
    Set<String> taken = new HashSet<>(keys());
    taken.add(FeatureTable.LABEL);
    Dataset<Row> joined = null;
    for (int table = 0; table < tables.size(); table++) {
      Dataset<Row> own = own(table, selected, taken);
      joined = joined == null ? own : joined.join(own, keys().toArray(String[]::new), "inner");
    }
    Column[] labels = numbered(LABEL, tables.size());
    Column[] vectors = numbered(VECTOR + " ", selected.size());
    return joined
        .withColumn(FeatureTable.LABEL, coalesce(labels))
        .withColumn(VECTOR, concat(vectors))
        .drop(
            Stream.concat(Stream.of(labels), Stream.of(vectors))
                .map(Column::toString)
                .toArray(String[]::new));
  }

  /** The columns that one table contributes: none that an earlier table has. */
  private Dataset<Row> own(int number, List<SelectedColumn> selected, Set<String> taken) {
    FeatureTable table = tables.get(number);
    List<Column> wanted = new ArrayList<>(keyColumns());
    wanted.add(label().as(LABEL + number));
    table.otherColumns().stream()
        .filter(taken::add)
        .forEach(name -> wanted.add(FeatureTable.quoted(name)));
    for (int place = 0; place < selected.size(); place++) {
      if (selected.get(place).table() == table) {
        String name = selected.get(place).column().column();
        wanted.add(FeatureTable.quoted(name).as(VECTOR + " " + place));
      }
    }
    return table.rows().select(wanted.toArray(Column[]::new));
  }

  private static Column[] numbered(String name, int count) {
    return IntStream.range(0, count).mapToObj(number -> col(name + number)).toArray(Column[]::new);
  }

  /** Blank labels count as missing, as in training. */
  private static Column label() {
    return when(trim(col(FeatureTable.LABEL)).notEqual(""), col(FeatureTable.LABEL));
  }

  /** All features of a joined row. */
  static Column vector() {
    return col(VECTOR);
  }

  private List<Column> keyColumns() {
    return keys().stream().map(FeatureTable::quoted).toList();
  }

  private List<String> keys() {
    return Stream.of(FeatureTable.URI, "length", "modified")
        .filter(name -> tables.stream().allMatch(table -> table.otherColumns().contains(name)))
        .toList();
  }
}
