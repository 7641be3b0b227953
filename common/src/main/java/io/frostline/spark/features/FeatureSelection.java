package io.frostline.spark.features;

import static org.apache.spark.sql.functions.concat;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.message.UserException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The features that a head reads: a feature column, or several side by side, of one table or of
 * several whose rows are joined by their images. All are of the same model.
 */
public final class FeatureSelection {
  private final List<SelectedColumn> selected;
  private final List<FeatureTable> tables;
  private final Dataset<Row> rows;
  private final Column vector;
  private final ImageCensus census;

  private FeatureSelection(
      List<SelectedColumn> selected, Dataset<Row> rows, Column vector, ImageCensus census) {
    this.selected = List.copyOf(selected);
    this.tables = tablesOf(selected);
    this.rows = rows;
    this.vector = vector;
    this.census = census;
  }

  private static List<FeatureTable> tablesOf(List<SelectedColumn> selected) {
    return selected.stream().map(SelectedColumn::table).distinct().toList();
  }

  /**
   * Puts columns side by side, in this order. Several tables are joined: rows are of the same image
   * where {@code uri}, {@code length} and {@code modified} are the same.
   *
   * @throws UserException if they are of different models, a column is there twice, or the tables
   *     have no image in common, an image twice, or different labels for an image
   */
  public static FeatureSelection of(List<SelectedColumn> selected) {
    refuseSame(selected);
    List<FeatureTable> tables = tablesOf(selected);
    if (tables.size() == 1) {
      FeatureTable table = tables.get(0);
      return new FeatureSelection(
          selected, table.rows(), sideBySide(selected), new ImageCensus(table.count(), 0, null));
    }
    refuseOtherModels(tables);
    JoinedTables joined = new JoinedTables(tables);
    ImageCensus census = joined.census();
    return new FeatureSelection(selected, joined.rows(selected), JoinedTables.vector(), census);
  }

  /** The columns of one table as one array. */
  private static Column sideBySide(List<SelectedColumn> columns) {
    Column[] each =
        columns.stream()
            .map(selected -> FeatureTable.quoted(selected.column().column()))
            .toArray(Column[]::new);
    return each.length == 1 ? each[0] : concat(each);
  }

  private static void refuseSame(List<SelectedColumn> selected) {
    for (int later = 1; later < selected.size(); later++) {
      for (SelectedColumn earlier : selected.subList(0, later)) {
        FeatureColumn column = selected.get(later).column();
        if (earlier.column().layer().equals(column.layer())
            && earlier.column().pool().equals(column.pool())) {
          throw new UserException(
              "The features of layer %s, pool %s, would stand twice: %s, and %s. Leave one of them out."
                  .formatted(
                      column.layer(),
                      column.pool(),
                      earlier.inWords(),
                      selected.get(later).inWords()));
        }
      }
    }
  }

  private static void refuseOtherModels(List<FeatureTable> tables) {
    Origin first = tables.get(0).provenance().origin();
    for (FeatureTable table : tables) {
      Origin other = table.provenance().origin();
      if (!other.sha256().equals(first.sha256())
          || !other.preprocessing().equals(first.preprocessing())) {
        throw new UserException(
            "The tables hold features of different models, which cannot be joined in one network.\n  %s: model %s (sha256 %s, %s)\n  %s: model %s (sha256 %s, %s)\nExtract the features of both layers with the same model."
                .formatted(
                    tables.get(0).uri(),
                    first.model(),
                    first.sha256(),
                    first.preprocessing(),
                    table.uri(),
                    other.model(),
                    other.sha256(),
                    other.preprocessing()));
      }
    }
  }

  /** The columns in order. */
  public List<FeatureColumn> columns() {
    return selected.stream().map(SelectedColumn::column).toList();
  }

  /** Features of one row, of all columns. */
  public int width() {
    return FeatureColumn.width(columns());
  }

  /** The tables' folders. */
  public List<String> uris() {
    return tables.stream().map(FeatureTable::uri).toList();
  }

  /** {@code file:/tables/a}, or {@code file:/tables/a and file:/tables/b}. */
  public String inWords() {
    return String.join(" and ", uris());
  }

  /** Where the features come from: of one table with all its columns, of several with these. */
  public Origin origin() {
    Origin origin = tables.get(0).provenance().origin();
    return tables.size() == 1
        ? origin
        : new Origin(
            origin.model(), origin.sha256(), origin.preprocessing(), List.copyOf(columns()));
  }

  /** The rows of all images that every table has, in no particular order. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** All features of a row of {@link #rows} in one array. */
  public Column vector() {
    return vector;
  }

  /** How many rows there are. */
  public long count() {
    return census.complete();
  }

  /** How many images are missing in some of the tables, and so are not among the rows. */
  public long incomplete() {
    return census.incomplete();
  }

  /** What to tell a person before anything is done with the rows. */
  public Stream<String> notes() {
    return census.incomplete() == 0
        ? Stream.empty()
        : Stream.of(
            "%,d of %,d images are not in every table, for example %s, and are left out. An image is the same where uri, length and modified are."
                .formatted(
                    census.incomplete(),
                    census.incomplete() + census.complete(),
                    census.example()));
  }
}
