package io.frostline.jobs;

import io.frostline.backbone.ModelDescriptionFile;
import io.frostline.backbone.PackageStore;
import io.frostline.catalog.Catalog;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frostline models show}: everything that is known about a model. */
@Command(
    name = "show",
    description =
        "Print the description of a model package (model.json), or the catalogue entry of a network"
            + " that is not in the store.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline models show mobilenet_v2",
      "  frostline models show resnet50-v1 --entry"
    })
final class ModelsShowCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      description = "Name of the model package or of the catalogue entry.")
  private String name;

  @Mixin private ModelStoreOption models;

  @Option(
      names = "--entry",
      description = "Show the catalogue entry even if the package is in the store.")
  private boolean entry;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    PackageStore store = models.store();
    Optional<Catalog.Named> named =
        entry || !store.holds(name) ? models.catalog().find(name) : Optional.empty();
    if (named.isPresent()) {
      new CatalogSheet(named.get(), state(store, named.get().entry().name())).print(System.out);
    } else {
      System.out.println(ModelDescriptionFile.text(store.open(name).description()));
    }
    return ExitCode.DONE;
  }

  private static String state(PackageStore store, String entryName) {
    return store.holds(entryName)
        ? "In the store " + store.location()
        : "Not in the store. To fetch it: frostline models fetch " + entryName;
  }
}
