package io.frostline.proof;

import io.frostline.backbone.BatchSize;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.proto.ModelProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares each layer of a translated network with its original, given the original's own values of
 * the layers below. Differences of rounding do not accumulate, so that a single wrong weight shows,
 * even in a network that amplifies rounding.
 */
public record TranslationProof(ComputedReference reference, ProofImages images) {

  /**
   * Compares tensors.
   *
   * @param tested has the reference's tensors
   * @param shapes of the tensors to compare for one image, in order; all have one row per image
   * @param batch whether the tested network takes all images at once, or one at a time
   */
  public List<LayerComparison> compare(
      ModelProto tested, Map<String, long[]> shapes, BatchSize batch) {
    int atOnce = batch == BatchSize.FREE ? ProofImages.COUNT : 1;
    List<LayerComparison> comparisons = new ArrayList<>();
    // What the layers read takes as much again.
    for (List<String> group : TensorGroups.of(shapes, 2 * atOnce)) {
      SeparateLayers layers = SeparateLayers.of(tested, group, shapes);
      Map<String, LayerComparison> compared = compare(layers, atOnce, shapes.keySet());
      group.stream().filter(compared::containsKey).map(compared::get).forEach(comparisons::add);
    }
    return comparisons;
  }

  private Map<String, LayerComparison> compare(
      SeparateLayers layers, int atOnce, Set<String> known) {
    Map<String, LayerComparison> compared = new HashMap<>();
    if (layers.layers().isEmpty()) {
      return compared;
    }
    Set<String> needed = new LinkedHashSet<>(layers.layers().values());
    layers.inputs().stream().filter(known::contains).forEach(needed::add);
    try (MeasuredSession session = MeasuredSession.open(layers.model())) {
      for (int from = 0; from < ProofImages.COUNT; from += atOnce) {
        known(layers, List.copyOf(needed), from, from + atOnce)
            .compare(layers, session)
            .forEach(layer -> compared.merge(layer.tensor(), layer, LayerComparison::and));
      }
    }
    return compared;
  }

  private KnownValues known(SeparateLayers layers, List<String> tensors, int from, int to) {
    ComputedReference.Singles singles = ComputedReference.Singles.of(reference, tensors, from, to);
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    tensors.forEach(tensor -> values.put(tensor, singles.batch(tensor)));
    Map<String, FloatTensor> inputs = new LinkedHashMap<>();
    layers.inputs().stream()
        .filter(input -> !values.containsKey(input))
        .forEach(input -> inputs.put(input, images.batch(from, to)));
    return new KnownValues(inputs, values);
  }
}
