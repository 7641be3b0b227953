package io.frostline.classifier;

import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.feature.FeatureColumn;
import io.frostline.head.TrainedHead;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;

/**
 * What a classifier package is built from.
 *
 * @param name of the package
 * @param backbone whose features the head was trained on
 * @param columns where they were taken and how they were pooled, in the order in which the head
 *     reads them
 * @param record how the head was trained
 */
public record NewClassifier(
    ModelName name,
    ModelPackage backbone,
    List<FeatureColumn> columns,
    TrainedHead head,
    TrainingRecord record) {
  public NewClassifier {
    columns = List.copyOf(columns);
    String trained = record.table().origin().sha256();
    String given = backbone.description().sha256();
    if (!trained.equals(given)) {
      throw new UserException(
          Formatted.of(
              "The head was trained on features of model %s with the sha256 %s, but the backbone %s has %s. Give the store that has the backbone of the table with --models.",
              record.table().origin().model(), trained, backbone.description().name(), given));
    }
    int width = FeatureColumn.width(columns);
    if (width != head.width()) {
      throw new IllegalArgumentException(
          Formatted.of("A head of %s for columns of %d", Count.of(head.width(), "feature"), width));
    }
  }
}
