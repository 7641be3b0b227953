package io.frostline.spark.evaluation;

import io.frostline.classifier.TrainingRecord;
import io.frostline.config.UserException;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.spark.FeatureTable;
import java.util.stream.Collectors;

/** The features that a classifier was trained with, looked for in other tables. */
record TrainedFeatures(String classifier, TrainingRecord.Table trained) {

  /**
   * The column of a table that holds such features.
   *
   * @throws UserException naming both, if the table has none
   */
  FeatureColumn in(FeatureTable table) {
    Origin found = table.provenance().origin();
    Origin wanted = trained.origin();
    boolean sameModel =
        found.sha256().equals(wanted.sha256())
            && found.preprocessing().equals(wanted.preprocessing());
    return table.columns().stream()
        .filter(column -> sameModel && isTrained(column))
        .findFirst()
        .orElseThrow(() -> other(table, found, wanted));
  }

  private boolean isTrained(FeatureColumn column) {
    return column.layer().equals(trained.column().layer())
        && column.pool().equals(trained.column().pool())
        && column.shape().equals(trained.column().shape());
  }

  private UserException other(FeatureTable table, Origin found, Origin wanted) {
    String there =
        table.columns().stream().map(TrainedFeatures::inWords).collect(Collectors.joining("; "));
    return new UserException(
        "The classifier %s cannot judge %s.\n  there:  model %s (sha256 %s, %s), %s\n  wanted: model %s (sha256 %s, %s), %s\nGive a table that `frostline extract --model %s --layer %s --pool %s` made."
            .formatted(
                classifier,
                table.uri(),
                found.model(),
                found.sha256(),
                found.preprocessing(),
                there,
                wanted.model(),
                wanted.sha256(),
                wanted.preprocessing(),
                inWords(trained.column()),
                wanted.model(),
                trained.column().layer(),
                trained.column().pool()));
  }

  private static String inWords(FeatureColumn column) {
    return "layer %s, pool %s, shape %s".formatted(column.layer(), column.pool(), column.shape());
  }
}
