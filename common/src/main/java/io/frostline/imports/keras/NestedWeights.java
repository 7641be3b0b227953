package io.frostline.imports.keras;

import io.frostline.imports.keras.StoredLayer.StoredWeight;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.graph.Weight;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Distributes what a file has for one layer of the outermost network over the layers inside that
 * layer.
 *
 * <p>A weight belongs to the one layer whose path, or the end of whose path, is in its name. The
 * rest is taken in the order of Keras, {@code trainable_weights + non_trainable_weights}: first
 * what training changes, layer by layer, then what it does not, to which everything in a frozen
 * layer belongs.
 */
final class NestedWeights {
  private final List<LayerNode> layers;
  private final Map<String, List<Weight>> needed;
  private final Map<String, List<StoredWeight>> found = new LinkedHashMap<>();

  private NestedWeights(List<LayerNode> layers, Map<String, List<Weight>> needed) {
    this.layers = layers;
    this.needed = needed;
    layers.forEach(layer -> found.put(layer.name(), new ArrayList<>()));
  }

  /**
   * The stored weights of each layer in the order of its needed ones; too many or too few if they
   * do not fit.
   *
   * @param needed weights by layer
   */
  static Map<String, List<StoredWeight>> of(
      List<LayerNode> layers, Map<String, List<Weight>> needed, StoredLayer stored) {
    NestedWeights nested = new NestedWeights(layers, needed);
    nested.distribute(stored.weights());
    nested.found.replaceAll((layer, weights) -> inOrder(needed.get(layer), weights));
    return nested.found;
  }

  private void distribute(List<StoredWeight> stored) {
    List<StoredWeight> unnamed = new ArrayList<>();
    for (StoredWeight weight : stored) {
      List<String> owners = owners(weight.layer());
      if (owners.size() == 1) {
        found.get(owners.get(0)).add(weight);
      } else {
        unnamed.add(weight);
      }
    }
    List<LayerNode> open =
        layers.stream().filter(layer -> found.get(layer.name()).isEmpty()).toList();
    Iterator<String> slots = slots(open.isEmpty() ? layers : open).iterator();
    String last = layers.get(layers.size() - 1).name();
    unnamed.forEach(weight -> found.get(slots.hasNext() ? slots.next() : last).add(weight));
  }

  /** The layers that a name may mean: those of which it ends with the most of their path. */
  private List<String> owners(String name) {
    int longest = layers.stream().mapToInt(layer -> common(layer, name)).max().orElse(0);
    return layers.stream()
        .filter(layer -> longest > 0 && common(layer, name) == longest)
        .map(LayerNode::name)
        .toList();
  }

  private static int common(LayerNode layer, String name) {
    return layer.path().suffixes().stream()
        .filter(suffix -> name.equals(suffix) || name.endsWith("/" + suffix))
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }

  /** The layers' names, once for each weight, in the order in which Keras stores the weights. */
  private List<String> slots(List<LayerNode> open) {
    List<String> trained = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (LayerNode layer : open) {
      boolean frozen = !layer.flag("trainable", true);
      for (Weight weight : needed.get(layer.name())) {
        (frozen || weight.isStatistic() ? kept : trained).add(layer.name());
      }
    }
    trained.addAll(kept);
    return trained;
  }

  /** By the names of the weights, where the file has the same names; else as they are. */
  private static List<StoredWeight> inOrder(List<Weight> needed, List<StoredWeight> stored) {
    Map<String, StoredWeight> byName =
        stored.stream().collect(Collectors.toMap(StoredWeight::weight, each -> each, (a, b) -> a));
    boolean same =
        stored.size() == needed.size()
            && needed.stream().allMatch(weight -> byName.containsKey(weight.name()));
    return same ? needed.stream().map(weight -> byName.get(weight.name())).toList() : stored;
  }
}
