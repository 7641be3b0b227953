package io.frostline.jobs;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.PixelInput;
import io.frostline.message.Count;
import java.io.PrintStream;
import java.util.Locale;

/** The summary that is printed for a newly created package. */
record ImportSummary(ModelPackage imported, PackageStore store) {
  /** How to use it. */
  static CommandLineText next(ModelPackage imported, ModelStoreOption models) {
    boolean takesImages = imported.description().input() instanceof PixelInput;
    CommandLineText command =
        new CommandLineText("extract")
            .with(takesImages ? "--images" : "--texts", takesImages ? "photos" : "texts.csv")
            .with("--model", imported.description().name());
    return models.addTo(command).with("--out", "features");
  }

  void print(PrintStream out) {
    ModelDescription model = imported.description();
    out.printf(
        Locale.ROOT,
        "%s: %s, default %s%n",
        model.name(),
        Count.of(model.layers().size(), "layer"),
        model.features());
    out.printf(
        Locale.ROOT, "batch %s: %s%n", model.batch().size().keyword(), model.batch().reason());
    if (model.scores() != null) {
      out.printf(
          Locale.ROOT, "scores %s: %s%n", model.scores().kind().keyword(), model.scores().reason());
    }
    model.notes().forEach(out::println);
    for (ModelDescription.Check check : model.checks()) {
      out.printf(
          Locale.ROOT,
          "checked: %s, on %s: largest difference %.2g absolute, %.2g relative, at %s%n",
          check.compared(),
          check.on(),
          check.largestAbsolute(),
          check.largestRelative(),
          check.at());
    }
    out.printf(Locale.ROOT, "Model package: %s/%s%n", store.location(), model.name());
  }
}
