package io.frostline.imports.batch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The places of the batch in the tensors of a graph, as far as they have been followed. */
final class BatchPlaces {
  private final Set<String> pixels;
  private final Map<String, long[]> shapes;
  private final Map<String, BatchPlace> places = new HashMap<>();

  /**
   * Begins at the input, where the batch comes first.
   *
   * @param pixels the tensors that depend on the input's values
   * @param shapes of tensors for one image
   */
  BatchPlaces(String input, Set<String> pixels, Map<String, long[]> shapes) {
    this.pixels = new HashSet<>(pixels);
    this.pixels.add(input);
    this.shapes = shapes;
    places.put(input, BatchPlace.FIRST);
  }

  Optional<BatchPlace> of(String tensor) {
    return Optional.ofNullable(places.get(tensor));
  }

  void put(String tensor, BatchPlace place) {
    places.put(tensor, place);
  }

  /** The shape for one image. */
  Optional<long[]> shape(String tensor) {
    return Optional.ofNullable(shapes.get(tensor));
  }

  /** The shape of a tensor that does not depend on pixels; nothing for one that does. */
  Optional<long[]> constantShape(String tensor, ShapeConstants known) {
    return pixels.contains(tensor) ? Optional.empty() : known.shape(tensor).or(() -> shape(tensor));
  }
}
