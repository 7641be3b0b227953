package io.frostline.image.shard;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * An image inside a shard. Its uri is {@code FILE#PLACE:NAME}, or {@code FILE#PLACE} where it has
 * no name. The place has leading zeros, so that the order of uris is the order in the shard.
 *
 * <p>The name is for people: nothing is looked up by it. All but ASCII letters, digits and {@code .
 * _ - = , @ ~ :} is percent-encoded, slashes included, so that a name taken for a path leads
 * nowhere.
 *
 * @param file uri of the shard
 * @param place where the image begins: a position in bytes, or in Parquet a row number
 * @param name as the shard has it
 */
public record PlacedImage(String file, long place, String name) {
  private static final int MAX_NAME = 1_000;
  private static final int MAX_DIGITS = 18;
  private static final String KEPT = "._-=,@~:";

  public PlacedImage {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(name, "name");
  }

  /** The image that such a uri names, its name as it is written there; none for other uris. */
  public static Optional<PlacedImage> of(String uri) {
    int hash = uri.lastIndexOf('#');
    int colon = uri.indexOf(':', hash + 1);
    int end = colon < 0 ? uri.length() : colon;
    String place = uri.substring(hash + 1, end);
    boolean placed =
        hash > 0
            && !place.isEmpty()
            && place.length() <= MAX_DIGITS
            && place.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return placed
        ? Optional.of(
            new PlacedImage(
                uri.substring(0, hash),
                Long.parseLong(place),
                colon < 0 ? "" : uri.substring(colon + 1)))
        : Optional.empty();
  }

  /**
   * The uri of this image.
   *
   * @param places how many there are in the shard, which decides the number of digits
   */
  public String uri(long places) {
    String digits = Long.toString(place);
    int width = Long.toString(Math.max(0, places - 1)).length();
    String padded = "0".repeat(Math.max(0, width - digits.length())) + digits;
    return file + '#' + padded + (name.isEmpty() ? "" : ":" + escaped(name));
  }

  private static String escaped(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints().limit(MAX_NAME).forEach(character -> append(text, character));
    return text.toString();
  }

  private static void append(StringBuilder text, int character) {
    boolean letter = character < 128 && Character.isLetterOrDigit(character);
    if (letter || KEPT.indexOf(character) >= 0) {
      text.appendCodePoint(character);
      return;
    }
    for (byte part : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      text.append("%%%02X".formatted(part));
    }
  }
}
