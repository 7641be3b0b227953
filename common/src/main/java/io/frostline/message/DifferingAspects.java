package io.frostline.message;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The aspects in which two descriptions of the same kind differ, for messages that refuse to mix
 * them.
 */
public final class DifferingAspects {
  private static final String NONE = "none";

  private DifferingAspects() {}

  /**
   * A line for each aspect in which they differ, {@code epochs: 20 there, 30 wanted}: the aspects
   * there in their order, then those that only the other has.
   *
   * @param there values by the names of their aspects
   * @param wanted the same
   */
  public static List<String> between(Map<String, String> there, Map<String, String> wanted) {
    return Stream.concat(there.keySet().stream(), wanted.keySet().stream())
        .distinct()
        .filter(aspect -> !Objects.equals(there.get(aspect), wanted.get(aspect)))
        .map(
            aspect ->
                "%s: %s there, %s wanted"
                    .formatted(
                        aspect,
                        there.getOrDefault(aspect, NONE),
                        wanted.getOrDefault(aspect, NONE)))
        .toList();
  }
}
