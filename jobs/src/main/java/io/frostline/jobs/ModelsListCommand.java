package io.frostline.jobs;

import io.frostline.backbone.PackageStore;
import io.frostline.catalog.Catalog;
import io.frostline.catalog.CatalogEntry;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline models list}: what is in the store and what can be fetched. */
@Command(
    name = "list",
    description = {
      "List the model packages in the store, and the networks in the catalogue that can be fetched.",
      "",
      "  FEATURES  number of features per image or text at the default layer",
      "  TOP-1     published accuracy on ImageNet",
      "  STATE     in store, fetchable, or unverifiable (fetchable without a checksum)"
    },
    sortOptions = false,
    footer = {"", "Examples:", "  frostline models list", "  frostline models list --stored"})
final class ModelsListCommand implements Callable<Integer> {
  @Mixin private ModelStoreOption models;

  @Option(names = "--stored", description = "List only the packages in the store.")
  private boolean stored;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    PackageStore store = models.store();
    Catalog catalog = models.catalog();
    List<String> names = store.names();
    List<ModelRow> rows = new ArrayList<>();
    names.forEach(name -> rows.add(ModelRow.stored(store, name, catalog)));
    if (!stored) {
      catalog.entries().stream()
          .filter(entry -> !names.contains(entry.name()))
          .map(ModelRow::fetchable)
          .forEach(rows::add);
    }
    System.out.println(ModelRow.HEADING);
    rows.forEach(row -> System.out.println(row.line()));
    System.out.printf(
        Locale.ROOT,
        "%n%s in the store %s%s%n",
        Count.of(names.size(), "package"),
        store.location(),
        stored ? "" : fetchable(rows));
    if (!stored) {
      printFurtherNames(catalog);
    }
    return ExitCode.DONE;
  }

  private static String fetchable(List<ModelRow> rows) {
    long others = rows.stream().filter(row -> !row.isStored()).count();
    return Formatted.of(
        "; %s in the catalogue, to fetch with: frostline models fetch NAME",
        Count.of(others, "more network"));
  }

  private static void printFurtherNames(Catalog catalog) {
    List<String> names = new ArrayList<>();
    for (CatalogEntry entry : catalog.entries()) {
      entry.aliases().forEach(alias -> names.add(alias + " = " + entry.name()));
    }
    catalog.aliases().forEach(alias -> names.add(alias.name() + " = " + alias.entry()));
    System.out.println("Aliases:");
    names.forEach(name -> System.out.println("  " + name));
  }
}
