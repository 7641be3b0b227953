package io.frostline.spark.features;

import io.frostline.feature.FeatureColumn;
import io.frostline.message.Formatted;
import java.util.Objects;

/** A feature column and the table that has it. */
public record SelectedColumn(FeatureTable table, FeatureColumn column) {
  public SelectedColumn {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(column, "column");
  }

  /** {@code features of file:/tables/a}. */
  String inWords() {
    return Formatted.of("%s of %s", column.column(), table.uri());
  }
}
