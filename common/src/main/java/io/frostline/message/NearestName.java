package io.frostline.message;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the known name that a mistyped one probably meant, for messages that end with "did you
 * mean".
 *
 * <p>Distance is the Levenshtein distance, ignoring case: the number of characters to insert,
 * delete or replace. A name that shares less than half of its characters is not suggested.
 */
public final class NearestName {
  private NearestName() {}

  /** The nearest of the known names, or nothing when none is similar. */
  public static Optional<String> among(Collection<String> known, String asked) {
    return known.stream()
        .filter(name -> distance(name, asked) <= Math.max(name.length(), asked.length()) / 2)
        .min(Comparator.comparingInt(name -> distance(name, asked)));
  }

  /**
   * The sentence for a message, with a space in front, or nothing when no known name is similar.
   */
  public static String suggestion(Collection<String> known, String asked) {
    return among(known, asked).map(name -> " Did you mean '" + name + "'?").orElse("");
  }

  private static int distance(String first, String second) {
    String from = first.toLowerCase(Locale.ROOT);
    String to = second.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[to.length()];
  }
}
