package io.frostline.spark.features;

import static org.apache.spark.sql.functions.concat;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.TableExtent;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The features that a head reads: one feature column, or several concatenated, of one table or of
 * several tables that are joined by image. All are from the same model.
 */
public final class FeatureSelection {
  private final List<SelectedColumn> selected;
  private final List<FeatureTable> tables;
  private final Dataset<Row> rows;
  private final Column vector;
  private final ExampleCensus census;
  private final List<FeatureTable> versions;

  private FeatureSelection(
      List<SelectedColumn> selected, Dataset<Row> rows, Column vector, ExampleCensus census) {
    this(selected, rows, vector, census, List.of());
  }

  private FeatureSelection(
      List<SelectedColumn> selected,
      Dataset<Row> rows,
      Column vector,
      ExampleCensus census,
      List<FeatureTable> versions) {
    this.versions = List.copyOf(versions);
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
   * Concatenates columns in this order. Several tables are joined: rows with the same {@code uri},
   * {@code length} and {@code modified} belong to the same image.
   *
   * @throws UserException if they are from different models, a column is given twice, or the tables
   *     have no image in common, contain an image twice, or have different labels for an image
   */
  public static FeatureSelection of(List<SelectedColumn> selected) {
    refuseSame(selected);
    List<FeatureTable> tables = tablesOf(selected);
    if (tables.size() == 1) {
      FeatureTable table = tables.get(0);
      return new FeatureSelection(
          selected,
          table.rows(),
          sideBySide(selected),
          new ExampleCensus(table.provenance().origin().examples(), table.count(), 0, null));
    }
    refuseOtherModels(tables);
    JoinedTables joined = new JoinedTables(tables);
    ExampleCensus census = joined.census();
    return new FeatureSelection(selected, joined.rows(selected), JoinedTables.vector(), census);
  }

  /**
   * The same with tables of augmented versions of the images, which have the same columns: they are
   * for training only.
   */
  public FeatureSelection withVersions(List<FeatureTable> augmented) {
    return new FeatureSelection(selected, rows, vector, census, augmented);
  }

  /** Tables of augmented versions of the images, with the columns of {@link #rows}. */
  public List<FeatureTable> versions() {
    return versions;
  }

  /** The columns of one table, concatenated into one array. */
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
              Formatted.of(
                  "The features of layer %s, pool %s, are given twice: %s, and %s. Leave one of them out.",
                  column.layer(), column.pool(), earlier.inWords(), selected.get(later).inWords()));
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
            Formatted.of(
                "The tables contain features from different models, which cannot be combined in one network.\n  %s: model %s (sha256 %s, %s)\n  %s: model %s (sha256 %s, %s)\nExtract the features of both layers with the same model.",
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

  /** The number of features per row, over all columns. */
  public int width() {
    return FeatureColumn.width(columns());
  }

  /** The folders of the tables. */
  public List<String> uris() {
    return tables.stream().map(FeatureTable::uri).toList();
  }

  /** The extents of the tables. */
  public List<TableExtent> extents() {
    return tables.stream().map(FeatureTable::extent).toList();
  }

  /** {@code file:/tables/a}, or {@code file:/tables/a and file:/tables/b}. */
  public String inWords() {
    return String.join(" and ", uris());
  }

  /**
   * The origin of the features: for one table with all of its columns, for several with the
   * selected ones.
   */
  public Origin origin() {
    Origin origin = tables.get(0).provenance().origin();
    return tables.size() == 1
        ? origin
        : new Origin(
            origin.model(),
            origin.sha256(),
            origin.preprocessing(),
            origin.examples(),
            List.copyOf(columns()));
  }

  /** The rows of the images that are in every table, in no particular order. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** What distinguishes the rows from those of the same tables with others excluded. */
  public String exclusion() {
    return tables.stream().map(FeatureTable::excluded).collect(Collectors.joining());
  }

  /** All features of a row of {@link #rows} in one array. */
  public Column vector() {
    return vector;
  }

  /** The number of rows. */
  public long count() {
    return census.complete();
  }

  /** The number of images that are missing from some of the tables and therefore excluded. */
  public long incomplete() {
    return census.incomplete();
  }

  /** Notes for the user, shown before the rows are processed. */
  public Stream<String> notes() {
    return Stream.concat(
        extents().stream().flatMap(extent -> extent.warning().stream()), census.note().stream());
  }
}
