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
          "Layer at which to cut the network; each of several layers becomes a column of its own."
              + " 'frostline models layers NAME' lists the layers. Default: the last hidden layer.")
  private List<String> layers = List.of();

  @Option(
      names = "--pool",
      defaultValue = "average",
      paramLabel = "POOLING",
      description =
          "Pooling of spatial layers: average, max, grid2 (the averages of the four quarters, row"
              + " by row), none (flattened) or half (flattened and rounded to half precision, for a"
              + " smaller table). Default: ${DEFAULT-VALUE}.")
  String pool;

  /** Features at the requested layers, or at the default layer of the backbone. */
  ExtractionPlan plan(ModelPackage backbone) {
    return ExtractionPlan.features(
        backbone,
        layers.isEmpty() ? List.of(backbone.description().features()) : layers,
        Pooling.of(pool));
  }
}
