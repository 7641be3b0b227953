package io.frostline.evaluation;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The classes of a classifier by name. Classes with the same name, such as the two cranes of
 * ImageNet, are merged, because a label cannot distinguish them.
 */
public final class ClassIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String> names = new ArrayList<>();
  private final HashMap<String, Integer> places = new HashMap<>();
  private final int[] merged;

  /**
   * The index of these classes.
   *
   * @param classes names in the order of the probabilities
   */
  public ClassIndex(List<String> classes) {
    merged = new int[classes.size()];
    for (int number = 0; number < merged.length; number++) {
      String name = classes.get(number);
      if (places.putIfAbsent(name, names.size()) == null) {
        names.add(name);
      }
      merged[number] = places.get(name);
    }
  }

  /** The distinct names, in order. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** Names that several classes share. */
  public List<String> shared() {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int place : merged) {
      counts.merge(place, 1, Integer::sum);
    }
    return names.stream().filter(name -> counts.get(places.get(name)) > 1).toList();
  }

  /** The index of a name. */
  public OptionalInt place(String name) {
    Integer place = places.get(name);
    return place == null ? OptionalInt.empty() : OptionalInt.of(place);
  }

  /** The probabilities of the distinct names: those of classes with the same name are added up. */
  public float[] merge(float[] probabilities) {
    if (probabilities.length != merged.length) {
      throw new IllegalArgumentException(
          Formatted.of(
              "Expected %d probabilities, one per class, but got %d.",
              merged.length, probabilities.length));
    }
    if (names.size() == merged.length) {
      return probabilities;
    }
    float[] sums = new float[names.size()];
    for (int number = 0; number < merged.length; number++) {
      sums[merged[number]] += probabilities[number];
    }
    return sums;
  }
}
