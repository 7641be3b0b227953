package io.frostline.quantisation;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which convolutions and dense layers are kept on floats, besides the last.
 *
 * @param names of layers that they compute
 * @param choice whether more are added where too much is lost
 */
public record FloatLayers(Set<String> names, Choice choice) {
  private static final String AUTOMATIC = "auto";
  private static final String NONE = "none";

  /** Who decides. */
  public enum Choice {
    /** Only those named are kept. */
    NAMED,
    /** Those that lose most are kept, until what is left loses little. */
    BY_LOSS
  }

  public FloatLayers {
    names = new LinkedHashSet<>(names);
  }

  /**
   * Reads {@value #AUTOMATIC}, {@value #NONE}, or names.
   *
   * @throws UserException for anything else
   */
  public static FloatLayers of(List<String> words) {
    Set<String> names = new LinkedHashSet<>(words);
    if (names.equals(Set.of(AUTOMATIC))) {
      return new FloatLayers(Set.of(), Choice.BY_LOSS);
    }
    if (names.equals(Set.of(NONE))) {
      return new FloatLayers(Set.of(), Choice.NAMED);
    }
    if (names.isEmpty()
        || names.contains(AUTOMATIC)
        || names.contains(NONE)
        || names.stream().anyMatch(String::isBlank)) {
      throw new UserException(
          Formatted.of(
              "--keep-float is %s. Give %s, %s, or names of layers separated by commas.",
              String.join(",", words), AUTOMATIC, NONE));
    }
    return new FloatLayers(names, Choice.NAMED);
  }
}
