package io.frostline.jobs;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.Quantisation;
import io.frostline.backbone.Quantisation.Accuracy;
import io.frostline.backbone.Quantisation.ClassAgreement;
import io.frostline.backbone.Quantisation.LayerLoss;
import io.frostline.backbone.cut.CutSpeeds;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.quantisation.Losses;
import io.frostline.spark.quantisation.QuantisationRun;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is printed for a package that was quantised.
 *
 * @param speed of the engine alone, in units of that of the package on floats
 */
record QuantisationSummary(
    ModelPackage floats, QuantisationRun.Summary summary, PackageStore store, double speed) {
  private static final int WORST = 5;

  /** Short: it is an indication, and {@code bench} measures. */
  private static final CutSpeeds SPEEDS = new CutSpeeds(8, 3, 1);

  /** Measures the speed on this machine. */
  static QuantisationSummary of(
      ModelPackage floats, QuantisationRun.Summary summary, PackageStore store) {
    String layer = summary.written().description().features();
    double speed = SPEEDS.ratio(summary.written(), floats, layer).median();
    return new QuantisationSummary(floats, summary, store, speed);
  }

  void print(PrintStream out) {
    ModelDescription model = summary.written().description();
    Quantisation facts = model.quantisation();
    out.printf(
        Locale.ROOT,
        "%s: %s of %s, %.0f %% of the operations on integers%n",
        model.name(),
        Count.of(model.layers().size(), "layer"),
        facts.model(),
        100 * facts.integerShare());
    if (!facts.keptFloat().isEmpty()) {
      out.printf(Locale.ROOT, "kept on floats: %s%n", String.join(", ", facts.keptFloat()));
    }
    out.printf(
        Locale.ROOT,
        "scales from %s, compared with %s on %s%n",
        Count.of(facts.calibrationImages(), noun()),
        facts.model(),
        Count.of(facts.comparedImages(), "other " + noun()));
    if (summary.refused().images() > 0) {
      out.printf(
          Locale.ROOT,
          "%s not used; the first: %s%n",
          Count.of(summary.refused().images(), noun() + " was", noun() + "s were"),
          summary.refused().first());
    }
    printLosses(out, model);
    if (facts.classes() != null) {
      print(out, facts.classes(), facts.comparedImages());
    }
    printSpeed(out, model.features());
    out.printf(Locale.ROOT, "Model package: %s/%s%n", store.location(), model.name());
  }

  private String noun() {
    return floats.description().input().examples().noun();
  }

  private void printLosses(PrintStream out, ModelDescription model) {
    Losses losses = summary.losses();
    Set<LayerLoss> shown = new LinkedHashSet<>(List.of(losses.of(model.features())));
    losses.worst().stream().limit(WORST).forEach(shown::add);
    out.printf(
        Locale.ROOT, "%n  %-40s %10s %13s%n", "cosine with the original", "median", "1 % quantile");
    for (LayerLoss layer : shown) {
      out.printf(
          Locale.ROOT,
          "  %-40s %10.4f %13.4f%s%n",
          layer.layer(),
          layer.median(),
          layer.onePercent(),
          layer.layer().equals(model.features()) ? "  (default layer)" : "");
    }
    out.println();
  }

  private void print(PrintStream out, ClassAgreement classes, long images) {
    out.printf(
        Locale.ROOT,
        "same class on %,d of %s: %.1f %% (95 %% interval %.1f to %.1f)%n",
        classes.same(),
        Count.of(images, noun()),
        100.0 * classes.same() / images,
        100 * classes.low(),
        100 * classes.high());
    if (classes.labelled() > 0) {
      out.printf(
          Locale.ROOT,
          "right class of %s with a label: on integers %s, on floats %s%n",
          Count.of(classes.labelled(), noun()),
          inWords(classes.accuracyOnIntegers()),
          inWords(classes.accuracyOnFloats()));
    }
  }

  private static String inWords(Accuracy accuracy) {
    return Formatted.of(
        "%.1f %% (%.1f to %.1f)",
        100 * accuracy.share(), 100 * accuracy.low(), 100 * accuracy.high());
  }

  private void printSpeed(PrintStream out, String layer) {
    out.printf(
        Locale.ROOT,
        "engine alone, on this machine, at %s: %.1f times the speed of %s%n",
        layer,
        speed,
        floats.description().name());
  }
}
