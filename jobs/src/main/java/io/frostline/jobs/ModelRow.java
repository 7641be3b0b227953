package io.frostline.jobs;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.PackageStore;
import io.frostline.catalog.Catalog;
import io.frostline.catalog.CatalogEntry;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Optional;

/** One line of {@code models list}; a dash marks what is unknown. */
record ModelRow(
    String name,
    String input,
    String features,
    String accuracy,
    String size,
    String licence,
    String state) {
  private static final String FORMAT = "%-24s %-10s %8s %6s %9s  %-20s %s";
  private static final String UNKNOWN = "-";
  private static final String STORED = "in store";
  private static final int LICENCE = 20;

  static final String HEADING =
      Formatted.of(FORMAT, "NAME", "INPUT", "FEATURES", "TOP-1", "DOWNLOAD", "LICENCE", "STATE");

  /** A package in the store; the catalogue supplies what its description lacks. */
  static ModelRow stored(PackageStore store, String name, Catalog catalog) {
    Optional<ModelRow> entry =
        catalog
            .find(name)
            .map(Catalog.Named::entry)
            .filter(found -> found.name().equals(name))
            .map(ModelRow::fetchable);
    try {
      ModelDescription model = store.describe(name);
      String licence = model.source().licence();
      return new ModelRow(
          name,
          model.input().extent(),
          String.valueOf(width(model)),
          entry.map(ModelRow::accuracy).orElse(UNKNOWN),
          entry.map(ModelRow::size).orElse(UNKNOWN),
          licence == null ? UNKNOWN : licence,
          model.kind() == ModelKind.BACKBONE ? STORED : STORED + ", " + model.kind().keyword());
    } catch (UserException damaged) {
      return new ModelRow(
          name, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, STORED + ", damaged: see models show");
    }
  }

  /** A network in the catalogue. */
  static ModelRow fetchable(CatalogEntry entry) {
    return new ModelRow(
        entry.name(),
        entry.input().extent(),
        entry.width().isPresent() ? String.valueOf(entry.width().getAsInt()) : UNKNOWN,
        entry.accuracy().map(accuracy -> Formatted.of("%.1f", accuracy.top1())).orElse(UNKNOWN),
        entry.origin().bytes().isPresent()
            ? Formatted.of("%.1f MB", entry.origin().bytes().getAsLong() / 1e6)
            : UNKNOWN,
        entry.origin().licence().orElse(UNKNOWN),
        entry.verifiable() ? "fetchable" : "unverifiable");
  }

  /** Features of the default layer, averaged over its positions. */
  private static int width(ModelDescription model) {
    Layer layer = model.layer(model.features()).orElseThrow();
    return switch (layer.arrangement()) {
      case FLAT, SEQUENCE, CHANNELS_FIRST -> layer.shape().get(0);
      case TOKENS, CHANNELS_LAST -> layer.shape().get(layer.shape().size() - 1);
    };
  }

  boolean isStored() {
    return state.startsWith(STORED);
  }

  String line() {
    String shortLicence =
        licence.length() <= LICENCE ? licence : licence.substring(0, LICENCE - 1) + "…";
    return Formatted.of(FORMAT, name, input, features, accuracy, size, shortLicence, state);
  }
}
