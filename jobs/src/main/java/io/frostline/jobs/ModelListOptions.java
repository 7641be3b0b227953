package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.feature.BatchChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model packages to run, and with which batch size. */
final class ModelListOptions {
  @Option(
      names = "--model",
      required = true,
      split = "\\s*,\\s*",
      splitSynopsisLabel = ",",
      paramLabel = "NAME",
      description =
          "Name of the model package. Several names, separated by commas: each image is read and"
              + " decoded once for all of them, each model gets a table of its own, and --layer takes"
              + " MODEL=LAYER.")
  private List<String> names;

  @Mixin private ModelStoreOption models;

  @Mixin private BatchOption batch;

  BatchChoice batch() {
    return batch.choice;
  }

  /** Adds the same store to another command. */
  CommandLineText addStoreTo(CommandLineText command) {
    return models.addTo(command);
  }

  /** The names that were given, in order. */
  List<String> names() {
    return names;
  }

  /** The packages, in order, by the names that were given. */
  Map<String, ModelPackage> open() {
    PackageStore store = models.store();
    Map<String, ModelPackage> opened = new LinkedHashMap<>();
    names.forEach(name -> opened.put(name, store.open(name)));
    return opened;
  }
}
