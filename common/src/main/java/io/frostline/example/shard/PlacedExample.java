package io.frostline.example.shard;

import io.frostline.message.Formatted;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * An image inside a shard. Its uri is {@code FILE#PLACE:NAME}, or {@code FILE#PLACE} if it has no
 * name, with an exclamation mark after the place if its label is uncertain. The position has
 * leading zeros, so that the order of uris is the order in the shard.
 *
 * <p>The name is for people; it is never used for lookups. Everything except ASCII letters, digits
 * and {@code . _ - = , @ ~ :} is percent-encoded, including slashes, so that a name that is
 * mistaken for a path leads nowhere.
 *
 * @param file uri of the shard
 * @param place where the image starts: a byte position, or a row number in Parquet
 * @param name in the shard
 * @param label whether it is certain which label in the shard is that of the image
 */
public record PlacedExample(String file, long place, String name, LabelCertainty label) {
  private static final int MAX_NAME = 1_000;
  private static final int MAX_DIGITS = 18;
  private static final char UNCERTAIN = '!';
  private static final String KEPT = "._-=,@~:";

  public PlacedExample {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(name, "name");
  }

  /** An image whose label, if it has one, is certain. */
  public PlacedExample(String file, long place, String name) {
    this(file, place, name, LabelCertainty.CERTAIN);
  }

  /** The image with such a uri, its name still encoded; empty for other uris. */
  public static Optional<PlacedExample> of(String uri) {
    int hash = uri.lastIndexOf('#');
    int colon = uri.indexOf(':', hash + 1);
    int end = colon < 0 ? uri.length() : colon;
    boolean uncertain = end > hash + 1 && uri.charAt(end - 1) == UNCERTAIN;
    String place = uri.substring(hash + 1, uncertain ? end - 1 : end);
    boolean placed =
        hash > 0
            && !place.isEmpty()
            && place.length() <= MAX_DIGITS
            && place.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return placed
        ? Optional.of(
            new PlacedExample(
                uri.substring(0, hash),
                Long.parseLong(place),
                colon < 0 ? "" : uri.substring(colon + 1),
                uncertain ? LabelCertainty.UNCERTAIN : LabelCertainty.CERTAIN))
        : Optional.empty();
  }

  /**
   * The uri of this image.
   *
   * @param places how many positions the shard has, which determines the number of digits
   */
  public String uri(long places) {
    String digits = Long.toString(place);
    int width = Long.toString(Math.max(0, places - 1)).length();
    String padded = "0".repeat(Math.max(0, width - digits.length())) + digits;
    String mark = label == LabelCertainty.UNCERTAIN ? String.valueOf(UNCERTAIN) : "";
    return file + '#' + padded + mark + (name.isEmpty() ? "" : ":" + escaped(name));
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
      text.append(Formatted.of("%%%02X", part));
    }
  }
}
