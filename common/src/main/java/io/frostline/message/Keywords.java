package io.frostline.message;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads an enum constant from its keyword in options and files. */
public final class Keywords {
  private Keywords() {}

  /**
   * The constant with this keyword.
   *
   * @param what what the keyword names, for the message: "pooling"
   * @throws UserException naming the accepted keywords, when none fits
   */
  public static <T> T find(T[] constants, Function<T, String> keyword, String what, String asked) {
    List<String> accepted = Stream.of(constants).map(keyword).toList();
    return Stream.of(constants)
        .filter(constant -> keyword.apply(constant).equals(asked))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "Unknown %s '%s'.%s Use one of: %s."
                        .formatted(
                            what,
                            asked,
                            NearestName.suggestion(accepted, asked),
                            String.join(", ", accepted))));
  }
}
