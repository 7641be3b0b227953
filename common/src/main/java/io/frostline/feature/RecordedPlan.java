package io.frostline.feature;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.feature.Provenance.Origin;
import io.frostline.image.JpegDecoding;
import io.frostline.message.DifferingAspects;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;
import java.util.Map;

/** The extraction that a table records, for other examples: their features compare with its own. */
public final class RecordedPlan {
  private RecordedPlan() {}

  /**
   * The plan that gives the features of some columns of a table, in their order.
   *
   * @param model with the name that the table records
   * @throws UserException if it is another model of that name, or if it prepares examples in
   *     another way by now
   */
  public static ExtractionPlan of(ModelPackage model, Origin table, List<FeatureColumn> columns) {
    refuseOther(table, Map.of("sha256", table.sha256()), Map.of("sha256", sha256(model)));
    ExtractionPlan plan =
        ExtractionPlan.features(
                model,
                columns.stream()
                    .map(column -> new CutPoint(column.layer(), Pooling.of(column.pool())))
                    .toList())
            .with(JpegDecoding.recordedIn(table.preprocessing()))
            .with(TextUse.recordedIn(table.preprocessing()));
    refuseOther(
        table,
        Map.of("preprocessing", table.preprocessing()),
        Map.of("preprocessing", plan.origin().preprocessing()));
    return plan;
  }

  private static String sha256(ModelPackage model) {
    return model.description().sha256();
  }

  private static void refuseOther(
      Origin table, Map<String, String> recorded, Map<String, String> of) {
    List<String> differences = DifferingAspects.between(recorded, of);
    if (!differences.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "The model %s of the store is not the one that the table was extracted with, so its features cannot be compared.\n  %s\nPass the store that has that one with --models.",
              table.model(), String.join("\n  ", differences)));
    }
  }
}
