package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.Pooling;
import io.frostline.feature.ExtractionPlan;
import java.util.List;
import picocli.CommandLine.Option;

/** Where to cut a backbone. */
final class CutOptions {
  @Option(
      names = "--layer",
      split = ",",
      paramLabel = "LAYER",
      description =
          "Where to cut; several layers make several columns. Default: the last hidden layer."
              + " 'frostline models layers NAME' lists them.")
  private List<String> layers = List.of();

  @Option(
      names = "--pool",
      defaultValue = "average",
      paramLabel = "POOLING",
      description =
          "For spatial layers: average, max, grid2 (the averages of the four quarters, in row"
              + " order), none (flattened) or half (flattened, and rounded to half precision, which"
              + " makes a smaller table). Default: ${DEFAULT-VALUE}.")
  String pool;

  /** Features at the layers asked for, or at the backbone's default. */
  ExtractionPlan plan(ModelPackage backbone) {
    return ExtractionPlan.features(
        backbone,
        layers.isEmpty() ? List.of(backbone.description().features()) : layers,
        Pooling.of(pool));
  }
}
