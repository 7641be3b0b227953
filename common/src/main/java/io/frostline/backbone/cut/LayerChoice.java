package io.frostline.backbone.cut;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ScoreKind;
import io.frostline.message.Formatted;
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
 * <p>Candidates are the places where a network offers features: after activations (Swish and gates
 * end in a multiplication), joins and poolings, up to the default layer, and above it as long as
 * there are positions, because layers without positions there hold class scores; so do maps with a
 * channel for each number of an output that classifies. They are divided into groups of consecutive
 * layers of equal size. A group is represented by the last layer of a resolution, if it has one, as
 * in feature pyramids (Lin et al., <a href="https://arxiv.org/abs/1612.03144">Feature Pyramid
 * Networks</a>, section 3), because no layer of that resolution is stronger; otherwise by its
 * widest layer, the lowest of equals: more features at about the same cost. The default layer is
 * always included.
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
   * Chooses layers, in the order of computation.
   *
   * @param most how many layers at most
   */
  public static List<Layer> evenly(ModelDescription model, int most) {
    if (most < 1) {
      throw new UserException(Formatted.of("--layer-count is %d; it must be at least 1.", most));
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
            .filter(place -> place < at || place > at && mayBeFeatures(model, place))
            .mapToObj(model.layers()::get)
            .toList());
  }

  /** Whether a layer above the default one is other than class scores. */
  private static boolean mayBeFeatures(ModelDescription model, int place) {
    Layer layer = model.layers().get(place);
    return layer.spatial() && !(classifies(model) && isMapOfScores(model, layer));
  }

  private static boolean classifies(ModelDescription model) {
    return model.scores() != null && model.scores().kind() != ScoreKind.UNCLEAR;
  }

  private static boolean isMapOfScores(ModelDescription model, Layer layer) {
    return model
        .layer(model.output())
        .filter(end -> end.numbers() == PoolingNodes.channels(layer))
        .isPresent();
  }

  /** All layers, where none follows an activation, as in a network of one product. */
  private static List<Layer> offering(List<Layer> layers) {
    List<Layer> found = layers.stream().filter(LayerChoice::isOffered).toList();
    return found.isEmpty() ? layers : found;
  }

  /** An encoder has no other layers than its embeddings and the ends of its blocks. */
  private static boolean isOffered(Layer layer) {
    return layer.arrangement() == Arrangement.SEQUENCE || OFFERING.contains(layer.operator());
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
