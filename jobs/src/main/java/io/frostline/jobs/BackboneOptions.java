package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which backbone, and where to cut it. */
final class BackboneOptions {
  @Option(names = "--model", required = true, paramLabel = "NAME", description = "A model package.")
  String model;

  @Mixin private ModelStoreOption models;

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
              + " order) or none (flattened). Default: ${DEFAULT-VALUE}.")
  private String pool;

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "N",
      description = "Images in one run of the network. Default: ${DEFAULT-VALUE}.")
  int batch;

  ModelPackage backbone() {
    return models.store().open(model);
  }

  /** The layers asked for, or the backbone's default. */
  List<String> layersOf(ModelPackage backbone) {
    return layers.isEmpty() ? List.of(backbone.description().features()) : layers;
  }

  Pooling pooling() {
    return Pooling.of(pool);
  }
}
