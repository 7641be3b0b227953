package io.frostline.imports;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.LayerProof;
import io.frostline.proof.ProofImages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records how much a package differs from its source, and refuses one that differs too much. */
final class ImportChecks {
  private ImportChecks() {}

  /**
   * One check of every layer for each kind of image, and one of the network as it is run: the
   * engine only fuses nodes whose results are not requested.
   *
   * @param recorded compares with what the source computed with every layer requested
   * @param layers comparisons of those that the package offers
   * @throws UserException when the fused network differs by more than rounding explains
   */
  static List<Check> run(
      LayerProof recorded,
      ModelProto finished,
      NetworkStructure structure,
      BatchSize batch,
      List<LayerComparison> layers) {
    List<LayerComparison> ends = recorded.compare(finished, ends(structure), batch);
    refuseDifferences(ends.stream().filter(end -> !end.agrees()).toList());
    return all(
        recorded.images(),
        batch,
        "the source in single runs",
        layers,
        "output and default layer alone",
        ends);
  }

  /**
   * The checks of a package.
   *
   * @param against what all layers were compared with
   * @param layers comparisons of all of them, for each kind of image
   * @param alone which layers were run by themselves
   * @param ends comparisons of these, for all images
   */
  static List<Check> all(
      ProofImages images,
      BatchSize batch,
      String against,
      List<LayerComparison> layers,
      String alone,
      List<LayerComparison> ends) {
    String runs = runs(batch);
    String compared =
        Formatted.of("%s %s, against %s", Count.of(layers.size(), "layer"), runs, against);
    List<Check> checks = new ArrayList<>();
    for (ProofImages.Kind kind : ProofImages.Kind.EACH) {
      checks.add(check(compared, images, kind, layers));
    }
    checks.add(
        check(alone + ", nodes fused, sampled, " + runs, images, ProofImages.Kind.ALL, ends));
    return checks;
  }

  /** How often the package is run for all images. */
  static String runs(BatchSize batch) {
    return batch == BatchSize.FREE ? "in a batch of " + ProofImages.COUNT : "in single runs";
  }

  /** The largest differences on images of one kind. */
  static Check check(
      String compared, ProofImages images, ProofImages.Kind kind, List<LayerComparison> layers) {
    LayerComparison worst =
        layers.stream()
            .max(Comparator.comparingDouble(layer -> layer.relative(kind)))
            .orElseThrow();
    double absolute =
        layers.stream().mapToDouble(layer -> layer.absolute(kind)).max().orElseThrow();
    return new Check(compared, images.text(kind), absolute, worst.relative(kind), worst.tensor());
  }

  /**
   * Refuses a network with tensors that differ.
   *
   * @param differing in the order of computation
   * @throws UserException naming the first, unless there is none
   */
  static void refuseDifferences(List<LayerComparison> differing) {
    if (!differing.isEmpty()) {
      LayerComparison first = differing.get(0);
      throw new UserException(
          Formatted.of(
              "The imported network does not reproduce the original: %s; the first in the order of computation, '%s', %s. Nothing was written. Please report this problem with the file.",
              Count.of(differing.size(), "layer differs", "layers differ"),
              first.tensor(),
              first.text()));
    }
  }

  private static Map<String, long[]> ends(NetworkStructure structure) {
    Map<String, long[]> ends = new LinkedHashMap<>();
    structure.layers().stream()
        .filter(
            layer ->
                layer.name().equals(structure.features())
                    || layer.name().equals(structure.output().name()))
        .forEach(layer -> ends.put(layer.name(), shape(layer)));
    return ends;
  }

  /** The shapes of layers with a batch of one, in order. */
  static Map<String, long[]> shapes(List<Layer> layers) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    layers.forEach(layer -> shapes.put(layer.name(), shape(layer)));
    return shapes;
  }

  /** A layer's shape with a batch of one. */
  private static long[] shape(Layer layer) {
    long[] shape = new long[layer.shape().size() + 1];
    shape[0] = 1;
    for (int side = 1; side < shape.length; side++) {
      shape[side] = layer.shape().get(side - 1);
    }
    return shape;
  }
}
