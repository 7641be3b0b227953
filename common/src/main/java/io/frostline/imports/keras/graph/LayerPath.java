package io.frostline.imports.keras.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a layer is in the configuration.
 *
 * @param names of the networks around it, outermost first, and its own
 */
public record LayerPath(List<String> names) {
  /** The network that the file contains. */
  public static final LayerPath ROOT = new LayerPath(List.of());

  public LayerPath {
    names = List.copyOf(names);
  }

  /** A layer in this network. */
  public LayerPath in(String name) {
    List<String> longer = new ArrayList<>(names);
    longer.add(name);
    return new LayerPath(longer);
  }

  public boolean isRoot() {
    return names.isEmpty();
  }

  /** The layer of the outermost network, by which files group weights. */
  public String top() {
    return names.get(0);
  }

  /**
   * The names under which a file may have it, the whole path first: Keras 3 writes {@code
   * base/conv}, TensorFlow 2 {@code conv}.
   */
  public List<String> suffixes() {
    List<String> suffixes = new ArrayList<>();
    for (int from = 0; from < names.size(); from++) {
      suffixes.add(String.join("/", names.subList(from, names.size())));
    }
    return suffixes;
  }

  @Override
  public String toString() {
    return String.join("/", names);
  }
}
