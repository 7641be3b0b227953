package io.frostline.spark.neighbours;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.message.DifferingAspects;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.SelectedColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of another table that can be compared with those of a table: of the same network,
 * preprocessing, layers and poolings, whatever their names.
 */
record ComparableColumns(FeatureSelection table) {
  /**
   * Chooses them, in the order of the table.
   *
   * @throws UserException with what differs, if there are none
   */
  FeatureSelection of(FeatureTable other) {
    List<SelectedColumn> columns =
        table.columns().stream()
            .flatMap(
                wanted ->
                    other.columns().stream()
                        .filter(column -> same(column, wanted))
                        .limit(1)
                        .map(column -> new SelectedColumn(other, column)))
            .toList();
    Map<String, String> own = aspects(table.origin(), table.columns());
    Map<String, String> others =
        aspects(
            other.provenance().origin(),
            columns.size() == table.columns().size() ? table.columns() : other.columns());
    List<String> differences = DifferingAspects.between(own, others);
    if (!differences.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "The features of %s cannot be compared with those of %s:\n  %s\nExtract both with the same model, layer and pooling.",
              other.uri(), table.inWords(), String.join("\n  ", differences)));
    }
    return FeatureSelection.of(columns);
  }

  private static boolean same(FeatureColumn one, FeatureColumn other) {
    return inWords(one).equals(inWords(other));
  }

  private static String inWords(FeatureColumn column) {
    return Formatted.of(
        "layer %s, pool %s, shape %s", column.layer(), column.pool(), column.shape());
  }

  private static Map<String, String> aspects(Origin origin, List<FeatureColumn> columns) {
    Map<String, String> aspects = new LinkedHashMap<>();
    aspects.put("sha256", origin.sha256());
    aspects.put("preprocessing", origin.preprocessing());
    aspects.put(
        "features",
        String.join(" and ", columns.stream().map(ComparableColumns::inWords).toList()));
    return aspects;
  }
}
