package io.frostline.message;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Enum constants and their keywords in options and files. */
public final class Keywords {
  private Keywords() {}

  /**
   * The keyword of a constant that has no other: {@code PARENT_FOLDER} as {@code parent-folder}.
   */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The constant with this keyword.
   *
   * @param what what the keyword names, for the message: "pooling"
   * @throws UserException naming the accepted keywords, when none fits
   */
  public static <T> T find(T[] constants, Function<T, String> keyword, String what, String asked) {
    List<String> accepted = Stream.of(constants).map(keyword).toList();
    return findAny(constants, keyword, asked)
        .orElseThrow(
            () ->
                new UserException(
                    Formatted.of(
                        "Unknown %s '%s'.%s Use one of: %s.",
                        what,
                        asked,
                        NearestName.suggestion(accepted, asked),
                        String.join(", ", accepted))));
  }

  /** The constant with this keyword, if there is one. */
  public static <T> Optional<T> findAny(T[] constants, Function<T, String> keyword, String asked) {
    return Stream.of(constants)
        .filter(constant -> keyword.apply(constant).equals(asked))
        .findFirst();
  }
}
