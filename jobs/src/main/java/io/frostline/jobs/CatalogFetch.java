package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.backbone.PackageStore;
import io.frostline.catalog.Catalog;
import io.frostline.catalog.CatalogEntry;
import io.frostline.catalog.fetch.FetchRequest;
import io.frostline.catalog.fetch.FetchRequest.Original;
import io.frostline.catalog.fetch.FetchRequest.Unverified;
import io.frostline.catalog.fetch.Mirror;
import io.frostline.catalog.fetch.ModelFetch;
import io.frostline.catalog.fetch.Network;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.spark.extraction.ProgressReport.Medium;
import java.util.Optional;

/** Fetches networks of the catalogue as {@code models fetch} does without options. */
record CatalogFetch(Catalog catalog, PackageStore store) {
  /**
   * What the catalogue has under a name.
   *
   * @throws UserException if it has nothing
   */
  static CatalogEntry entry(Catalog catalog, String name) {
    return catalog
        .find(name)
        .orElseThrow(
            () ->
                new UserException(
                    Formatted.of(
                        "There is no network '%s' in the catalogue.%s `frostline models list` lists"
                            + " the networks; to add another one, run `frostline models import`.",
                        name, NearestName.suggestion(catalog.names(), name))))
        .entry();
  }

  /** Makes sure that the store has a network. */
  void fetchUnlessStored(String name) {
    CatalogEntry entry = entry(catalog, name);
    if (store.names().contains(entry.name())) {
      return;
    }
    FetchRequest request =
        new FetchRequest(
            entry,
            catalog.classLabels(entry),
            Optional.empty(),
            Mirror.locate(Optional.empty(), System.getenv()),
            Optional.empty(),
            Unverified.REFUSE,
            Existing.KEEP,
            Original.DELETE);
    System.out.println(Formatted.of("Fetching %s (%s).", entry.name(), NetworkOffers.facts(entry)));
    new ModelFetch(
            Network.of(System.getenv(), ModelStoreOption.hadoop()),
            new TransferReport(System.err, Medium.ofThisProcess()))
        .run(request, store);
  }
}
