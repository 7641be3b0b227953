package io.frostline.imports;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.ProofImages;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The result of verifying a package.
 *
 * @param checks one of every layer for each kind of image
 * @param worst the layers with the largest relative differences, the worst first; without those
 *     that have no difference
 * @param fault the first layer in the order of computation that differs too much, and by how much
 */
public record VerifiedPackage(
    List<Check> checks, List<LayerDifference> worst, Optional<String> fault) {
  private static final int WORST = 5;

  /** How far one layer differs, over all images. */
  public record LayerDifference(String layer, double absolute, double relative) {}

  /**
   * @param dependent a layer whose rows depend on each other
   */
  static VerifiedPackage of(
      String against,
      ProofImages images,
      BatchSize batch,
      List<LayerComparison> layers,
      Optional<String> dependent) {
    String compared =
        Formatted.of(
            "%s %s, against %s",
            Count.of(layers.size(), "layer"), ImportChecks.runs(batch), against);
    return new VerifiedPackage(
        ProofImages.Kind.EACH.stream()
            .map(kind -> ImportChecks.check(compared, images, kind, layers))
            .toList(),
        worst(layers),
        fault(layers)
            .or(
                () ->
                    dependent.map(
                        value ->
                            Formatted.of(
                                "'%s' changes with the other images in the batch", value))));
  }

  /** The result for a network of texts. */
  static VerifiedPackage ofTexts(Check check, List<LayerComparison> layers) {
    return new VerifiedPackage(List.of(check), worst(layers), fault(layers));
  }

  private static List<LayerDifference> worst(List<LayerComparison> layers) {
    Comparator<LayerComparison> relative = Comparator.comparingDouble(LayerComparison::relative);
    return layers.stream()
        .filter(layer -> layer.absolute() != 0)
        .sorted(relative.reversed())
        .limit(WORST)
        .map(layer -> new LayerDifference(layer.tensor(), layer.absolute(), layer.relative()))
        .toList();
  }

  /** The same, with the first fault of further comparisons where it has none. */
  VerifiedPackage and(List<LayerComparison> further) {
    return new VerifiedPackage(checks, worst, fault.or(() -> fault(further)));
  }

  private static Optional<String> fault(List<LayerComparison> layers) {
    return layers.stream()
        .filter(layer -> !layer.agrees())
        .findFirst()
        .map(first -> Formatted.of("'%s' %s", first.tensor(), first.text()));
  }
}
