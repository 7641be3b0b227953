package io.frostline.message;

/**
 * A number with the noun that it counts, for messages: "1 image", "200 images", "1,204 classes".
 *
 * <p>Zero takes the plural. Thousands are separated, as {@code %,d} does.
 */
public final class Count {
  private Count() {}

  /** The number and the noun, with the regular plural: images, classes, entries. */
  public static String of(long number, String singular) {
    return of(number, singular, plural(singular));
  }

  /**
   * The number and the noun, with a plural of one's own: irregular nouns, and nouns that take other
   * words along: "1 row has", "2 rows have".
   */
  public static String of(long number, String singular, String plural) {
    return Formatted.of("%,d %s", number, word(number, singular, plural));
  }

  /**
   * The word alone, where others are between it and the number: "1 of 200 images {@code is}", "2 of
   * 200 images {@code are}".
   */
  public static String word(long number, String singular, String plural) {
    return number == 1 ? singular : plural;
  }

  private static String plural(String singular) {
    // An epoch ends in the sound of k.
    if (singular.matches(".*(s|x|z|[^o]ch|sh)")) {
      return singular + "es";
    }
    return singular.matches(".*[^aeiou]y")
        ? singular.substring(0, singular.length() - 1) + "ies"
        : singular + "s";
  }
}
