package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model package to run, and with which batch size. */
final class ModelOptions {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "Name of the model package.")
  String name;

  @Mixin private ModelStoreOption models;

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "N",
      description = "Batch size: images per run of the network. Default: ${DEFAULT-VALUE}.")
  int batch;

  /** Adds the same store to another command. */
  CommandLineText addStoreTo(CommandLineText command) {
    return models.addTo(command);
  }

  ModelPackage open() {
    return models.store().open(name);
  }
}
