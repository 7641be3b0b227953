package io.frostline.backbone.imports;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.config.UserException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes down how far a package differs from its source, and refuses one that differs too far. */
final class ImportChecks {
  private final SourceNetwork source;
  private final NoiseImages noise;

  ImportChecks(SourceNetwork source, NoiseImages noise) {
    this.source = source;
    this.noise = noise;
  }

  /**
   * Two checks: every layer, and the end of the network alone, because the engine only fuses nodes
   * whose results nobody asks for.
   *
   * @throws UserException when the fused network differs by more than the tolerance
   */
  List<Check> run(ProvenNetwork proven, FinishedNetwork finished, NetworkStructure structure) {
    String runs = proven.images() == 1 ? "one run" : "a batch of " + proven.images();
    Set<String> offered = new HashSet<>();
    structure.layers().forEach(layer -> offered.add(layer.name()));
    List<LayerComparison> layers =
        proven.comparisons().stream().filter(tensor -> offered.contains(tensor.tensor())).toList();
    List<LayerComparison> end =
        new LayerProof(source, noise)
            .compare(finished.model(), end(structure.output()), proven.images());
    Check fused = check("output of the package, nodes fused, in " + runs, end, proven.images());
    if (fused.largestRelative() > LayerComparison.TOLERANCE) {
      throw new UserException(
          "The imported network differs from its source at '%s' by %.1e of the largest value, limit %.0e. Nothing was written; please report the file."
              .formatted(fused.at(), fused.largestRelative(), LayerComparison.TOLERANCE));
    }
    return List.of(
        check(
            "%d layers in %s, against the source in single runs".formatted(layers.size(), runs),
            layers,
            proven.images()),
        fused);
  }

  private static Map<String, long[]> end(Layer output) {
    return Map.of(output.name(), new long[] {1, output.numbers()});
  }

  private Check check(String compared, List<LayerComparison> tensors, int images) {
    LayerComparison worst =
        tensors.stream().max(Comparator.comparingDouble(LayerComparison::relative)).orElseThrow();
    double absolute = tensors.stream().mapToDouble(LayerComparison::absolute).max().orElseThrow();
    return new Check(compared, noise.text(images), absolute, worst.relative(), worst.tensor());
  }
}
