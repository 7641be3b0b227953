package io.frostline.jobs;

import io.frostline.backbone.ModelDescription;
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

  /** Another package of the same store. */
  ModelPackage open(String other) {
    return models.store().open(other);
  }

  /**
   * The package on floats from which a quantised one was made, or the quantised one that was made
   * of it under the usual name, if the store has it.
   */
  Optional<ModelPackage> counterpart(ModelPackage model) {
    PackageStore store = models.store();
    ModelDescription known = model.description();
    String other =
        known.quantisation() == null
            ? known.name() + ModelsQuantizeCommand.SUFFIX
            : known.quantisation().model();
    return Optional.of(other)
        .filter(store.names()::contains)
        .map(store::open)
        .filter(found -> madeOf(known, found.description()) || madeOf(found.description(), known));
  }

  private static boolean madeOf(ModelDescription floats, ModelDescription integers) {
    return integers.quantisation() != null
        && integers.quantisation().sha256().equals(floats.sha256());
  }
}
