package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model package, and how it is run. */
final class ModelOptions {
  @Option(names = "--model", required = true, paramLabel = "NAME", description = "A model package.")
  String name;

  @Mixin private ModelStoreOption models;

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "N",
      description = "Images in one run of the network. Default: ${DEFAULT-VALUE}.")
  int batch;

  /** Adds the same store to another command. */
  CommandLineText addStoreTo(CommandLineText command) {
    return models.addTo(command);
  }

  ModelPackage open() {
    return models.store().open(name);
  }
}
