package io.frostline.image;

import java.util.Optional;

/**
 * An image that is one of many in a file. Its uri is {@code FILE#NUMBER}, the number with leading
 * zeros, so that the order of uris is the order in the file.
 *
 * @param file uri of the file that holds it
 * @param number its place in the file, from 0
 */
public record NumberedImage(String file, long number) {
  private static final char SEPARATOR = '#';
  private static final int MAX_DIGITS = 18;

  /** The image that such a uri names; none if it names a file of its own. */
  public static Optional<NumberedImage> of(String uri) {
    int at = uri.lastIndexOf(SEPARATOR);
    String number = uri.substring(at + 1);
    boolean numbered =
        at > 0
            && !number.isEmpty()
            && number.length() <= MAX_DIGITS
            && number.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return numbered
        ? Optional.of(new NumberedImage(uri.substring(0, at), Long.parseLong(number)))
        : Optional.empty();
  }

  /**
   * The uri of this image.
   *
   * @param count how many images the file holds, which decides the number of digits
   */
  public String uri(long count) {
    String digits = Long.toString(number);
    int width = Long.toString(Math.max(0, count - 1)).length();
    return file + SEPARATOR + "0".repeat(Math.max(0, width - digits.length())) + digits;
  }
}
