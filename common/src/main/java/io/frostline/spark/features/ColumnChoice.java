package io.frostline.spark.features;

import io.frostline.feature.FeatureColumn;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The requested columns of feature tables.
 *
 * @param names in order; empty for the only column of each table
 */
public record ColumnChoice(List<String> names) {
  public ColumnChoice {
    names = List.copyOf(names);
  }

  /**
   * The columns with these names, in the order of the names and then of the tables.
   *
   * @throws UserException if no table has a name, no column of a table is chosen, or the features
   *     cannot be concatenated
   */
  public FeatureSelection in(List<FeatureTable> tables) {
    List<SelectedColumn> selected = new ArrayList<>();
    if (names.isEmpty()) {
      tables.forEach(
          table -> selected.add(new SelectedColumn(table, table.column(Optional.empty()))));
    }
    for (String name : names) {
      List<SelectedColumn> found = find(name, tables);
      if (found.isEmpty()) {
        throw unknown(name, tables);
      }
      selected.addAll(found);
    }
    for (FeatureTable table : tables) {
      if (selected.stream().noneMatch(column -> column.table() == table)) {
        throw new UserException(
            Formatted.of(
                "--column %s names no column of the table %s. Its columns are: %s. Name one of them too, or leave the table out.",
                String.join(",", names),
                table.uri(),
                String.join(", ", table.columns().stream().map(FeatureColumn::column).toList())));
      }
    }
    return FeatureSelection.of(selected);
  }

  private static List<SelectedColumn> find(String name, List<FeatureTable> tables) {
    return tables.stream()
        .flatMap(
            table ->
                table.columns().stream()
                    .filter(column -> column.column().equals(name))
                    .map(column -> new SelectedColumn(table, column)))
        .toList();
  }

  private static UserException unknown(String name, List<FeatureTable> tables) {
    List<String> known =
        tables.stream()
            .flatMap(table -> table.columns().stream())
            .map(FeatureColumn::column)
            .distinct()
            .toList();
    return new UserException(
        Formatted.of(
            "%s has no feature column '%s'.%s Available: %s.",
            (tables.size() == 1 ? "The table " : "None of the tables ")
                + String.join(", ", tables.stream().map(FeatureTable::uri).toList()),
            name,
            NearestName.suggestion(known, name),
            String.join(", ", known)));
  }
}
