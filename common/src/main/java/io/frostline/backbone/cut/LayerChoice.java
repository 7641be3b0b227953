package io.frostline.backbone.cut;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.message.UserException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Chooses layers evenly through the depth of a network.
 *
 * <p>Candidates stand where a network offers features: behind activations (Swish and gates end in a
 * multiplication), joins and poolings, up to the default layer, and above it as long as there are
 * positions, because what has none there are class scores. They are dealt into stretches of equal
 * number. A stretch is stood for by the last layer of a resolution, if it has one, as in feature
 * pyramids (Lin et al., <a href="https://arxiv.org/abs/1612.03144">Feature Pyramid Networks</a>,
 * section 3): nothing of that resolution is stronger. Otherwise by its widest layer, the lowest of
 * equals: more features for about the same cost. The default layer is always among them.
 */
public final class LayerChoice {
  private static final Set<String> OFFERING =
      Set.of(
          "Relu",
          "Clip",
          "LeakyRelu",
          "PRelu",
          "Elu",
          "Selu",
          "HardSwish",
          "Gelu",
          "Tanh",
          "Mul",
          "Add",
          "Sum",
          "Concat",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "ReduceMean");

  private LayerChoice() {}

  /**
   * Layers in the order of computation.
   *
   * @param most how many, where the network has so many
   */
  public static List<Layer> evenly(ModelDescription model, int most) {
    if (most < 1) {
      throw new UserException(
          "--layer-count is %d, but at least one layer is needed.".formatted(most));
    }
    Layer standard = model.layer(model.features()).orElseThrow();
    List<Layer> others = candidates(model, standard);
    Set<Layer> lastOfResolution = lastOfResolution(others);
    Set<Layer> chosen = new HashSet<>(Set.of(standard));
    int stretches = Math.min(most - 1, others.size());
    for (int stretch = 0; stretch < stretches; stretch++) {
      int from = others.size() * stretch / stretches;
      int to = others.size() * (stretch + 1) / stretches;
      chosen.add(representative(others.subList(from, to), lastOfResolution));
    }
    return model.layers().stream().filter(chosen::contains).toList();
  }

  private static List<Layer> candidates(ModelDescription model, Layer standard) {
    int at = model.layers().indexOf(standard);
    return offering(
        IntStream.range(0, model.layers().size())
            .filter(place -> place < at || place > at && model.layers().get(place).spatial())
            .mapToObj(model.layers()::get)
            .toList());
  }

  /** All layers where none is behind an activation, as in a network of one product. */
  private static List<Layer> offering(List<Layer> layers) {
    List<Layer> found =
        layers.stream().filter(layer -> OFFERING.contains(layer.operator())).toList();
    return found.isEmpty() ? layers : found;
  }

  private static Set<Layer> lastOfResolution(List<Layer> layers) {
    Map<Integer, Layer> last = new HashMap<>();
    layers.stream()
        .filter(Layer::spatial)
        .forEach(layer -> last.put(layer.numbers() / PoolingNodes.channels(layer), layer));
    return Set.copyOf(last.values());
  }

  private static Layer representative(List<Layer> stretch, Set<Layer> lastOfResolution) {
    return stretch.stream()
        .max(
            Comparator.<Layer, Boolean>comparing(lastOfResolution::contains)
                .thenComparingInt(PoolingNodes::channels)
                .thenComparing(Comparator.comparingInt(stretch::indexOf).reversed()))
        .orElseThrow();
  }
}
