package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.feature.BatchChoice;
import java.util.Optional;
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

  @Mixin private BatchOption batch;

  BatchChoice batch() {
    return batch.choice;
  }

  /** Adds the same store to another command. */
  CommandLineText addStoreTo(CommandLineText command) {
    return models.addTo(command);
  }

  ModelPackage open() {
    return models.store().open(name);
  }

  /** The package on floats from which a quantised one was made, if it is still in the store. */
  Optional<ModelPackage> original(ModelPackage quantised) {
    PackageStore store = models.store();
    return Optional.ofNullable(quantised.description().quantisation())
        .filter(facts -> store.names().contains(facts.model()))
        .map(facts -> store.open(facts.model()))
        .filter(
            found ->
                found
                    .description()
                    .sha256()
                    .equals(quantised.description().quantisation().sha256()));
  }
}
