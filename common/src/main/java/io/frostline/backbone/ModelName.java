package io.frostline.backbone;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a model package, which is also the name of its folder. It begins with a letter or
 * digit and has no slash, so it cannot lead out of the store, wherever its full stops are; it is
 * short enough for every file system, even with the prefixes of temporary folders.
 *
 * @param text at most {@value #LONGEST} letters, digits, '.', '_' and '-'
 */
public record ModelName(String text) {
  /** The lowest limit of a file system in use is 143 bytes (eCryptfs). */
  private static final int LONGEST = 100;

  private static final Pattern VALID =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (LONGEST - 1) + "}");

  /** Refuses what is not a name. */
  public ModelName {
    if (!isValid(text)) {
      throw new UserException(
          Formatted.of(
              "'%s' is not a valid name for a model%s. Use at most %d letters, digits, '.', '_' and '-', and begin with a letter or digit, for example flowers_v2.",
              text,
              text.length() > LONGEST ? Formatted.of(": it has %,d characters", text.length()) : "",
              LONGEST));
    }
  }

  /**
   * The name with this text.
   *
   * @throws UserException when it is not valid
   */
  public static ModelName of(String text) {
    return new ModelName(text);
  }

  /** The name with this text; empty when no package can have it. */
  public static Optional<ModelName> find(String text) {
    return isValid(text) ? Optional.of(new ModelName(text)) : Optional.empty();
  }

  /** The beginning of a text of valid characters that is long enough for a name. */
  public static String shortened(String text) {
    return text.substring(0, Math.min(LONGEST, text.length()));
  }

  private static boolean isValid(String text) {
    return VALID.matcher(text).matches();
  }

  @Override
  public String toString() {
    return text;
  }
}
