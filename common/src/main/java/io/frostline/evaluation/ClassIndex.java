package io.frostline.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The classes of a classifier by name. Several classes of one name, such as ImageNet's two cranes,
 * are one class here, because a label cannot tell them apart.
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

  /** Names that several classes have. */
  public List<String> shared() {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int place : merged) {
      counts.merge(place, 1, Integer::sum);
    }
    return names.stream().filter(name -> counts.get(places.get(name)) > 1).toList();
  }

  /** The place of a name. */
  public OptionalInt place(String name) {
    Integer place = places.get(name);
    return place == null ? OptionalInt.empty() : OptionalInt.of(place);
  }

  /** Probabilities of the distinct names: those of one name added up. */
  public float[] merge(float[] probabilities) {
    if (probabilities.length != merged.length) {
      throw new IllegalArgumentException(
          "%d probabilities for %d classes.".formatted(probabilities.length, merged.length));
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
