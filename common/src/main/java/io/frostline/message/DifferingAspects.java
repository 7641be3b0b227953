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
   * One line per aspect in which they differ, {@code epochs: existing 20, requested 30}: the
   * aspects there in their order, then those that only the other has.
   *
   * @param there existing values by the names of their aspects
   * @param wanted requested values by the names of their aspects
   */
  public static List<String> between(Map<String, String> there, Map<String, String> wanted) {
    return Stream.concat(there.keySet().stream(), wanted.keySet().stream())
        .distinct()
        .filter(aspect -> !Objects.equals(there.get(aspect), wanted.get(aspect)))
        .map(
            aspect ->
                Formatted.of(
                    "%s: existing %s, requested %s",
                    aspect, there.getOrDefault(aspect, NONE), wanted.getOrDefault(aspect, NONE)))
        .toList();
  }
}
