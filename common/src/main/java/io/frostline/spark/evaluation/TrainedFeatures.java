package io.frostline.spark.evaluation;

import io.frostline.classifier.TrainingRecord;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.image.JpegDecoding;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.SelectedColumn;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The features that a classifier was trained on, looked up in other tables. */
record TrainedFeatures(String classifier, TrainingRecord.Table trained) {

  /**
   * The columns of tables with these features, in the order in which the head reads them.
   *
   * @throws UserException if no table has one of them, or if a table has none
   */
  List<SelectedColumn> in(List<FeatureTable> tables) {
    List<SelectedColumn> found =
        trained.columns().stream()
            .map(column -> find(column, tables).orElseThrow(() -> others(tables)))
            .toList();
    for (FeatureTable table : tables) {
      if (found.stream().noneMatch(selected -> selected.table() == table)) {
        throw new UserException(
            Formatted.of(
                "The classifier %s does not need the table %s: the other tables have all of its features. Leave the table out.",
                classifier, table.uri()));
      }
    }
    return found;
  }

  private Optional<SelectedColumn> find(FeatureColumn wanted, List<FeatureTable> tables) {
    return tables.stream()
        .filter(table -> isOfSameModel(table.provenance().origin()))
        .flatMap(
            table ->
                table.columns().stream()
                    .filter(column -> isSame(column, wanted))
                    .map(column -> new SelectedColumn(table, column)))
        .findFirst();
  }

  private boolean isOfSameModel(Origin found) {
    Origin wanted = trained.origin();
    return found.sha256().equals(wanted.sha256())
        && found.preprocessing().equals(wanted.preprocessing());
  }

  private static boolean isSame(FeatureColumn column, FeatureColumn wanted) {
    return column.layer().equals(wanted.layer())
        && column.pool().equals(wanted.pool())
        && column.shape().equals(wanted.shape());
  }

  private UserException others(List<FeatureTable> tables) {
    String there =
        tables.stream()
            .map(table -> inWords("table:      ", table.provenance().origin(), table.columns()))
            .collect(Collectors.joining("\n"));
    String names = tables.stream().map(FeatureTable::uri).collect(Collectors.joining(" and "));
    String commands =
        trained.columns().stream()
            .map(
                column ->
                    Formatted.of(
                        "`frostline extract --model %s --layer %s --pool %s%s`",
                        trained.origin().model(),
                        column.layer(),
                        column.pool(),
                        needsExactDecoding(tables) ? " --exact-decode" : ""))
            .collect(Collectors.joining(" and "));
    return new UserException(
        Formatted.of(
            "The classifier %s cannot evaluate %s because it was trained on different features.\n%s\n%s\nPass %s created with %s.",
            classifier,
            names,
            there,
            inWords("classifier: ", trained.origin(), trained.columns()),
            trained.columns().size() == 1
                ? "a table that was"
                : "the tables, separated by commas, that were",
            commands));
  }

  private boolean needsExactDecoding(List<FeatureTable> tables) {
    return decoding(trained.origin()) == JpegDecoding.EXACT
        && tables.stream()
            .anyMatch(table -> decoding(table.provenance().origin()) == JpegDecoding.REDUCED);
  }

  private static JpegDecoding decoding(Origin origin) {
    return JpegDecoding.recordedIn(origin.preprocessing());
  }

  private static String inWords(String what, Origin origin, List<FeatureColumn> columns) {
    return Formatted.of(
        "  %smodel %s (sha256 %s, %s), %s",
        what,
        origin.model(),
        origin.sha256(),
        origin.preprocessing(),
        columns.stream()
            .map(
                column ->
                    Formatted.of(
                        "layer %s, pool %s, shape %s",
                        column.layer(), column.pool(), column.shape()))
            .collect(Collectors.joining("; ")));
  }
}
