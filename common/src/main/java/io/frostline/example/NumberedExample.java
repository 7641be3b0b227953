package io.frostline.example;

import java.util.Optional;

/**
 * One of many images in a file. Its uri is {@code FILE#NUMBER}, the number with leading zeros, so
 * that the order of uris is the order in the file.
 *
 * @param file uri of the file that contains it
 * @param number its position in the file, from 0
 */
public record NumberedExample(String file, long number) {
  private static final char SEPARATOR = '#';
  private static final int MAX_DIGITS = 18;

  /** The image with such a uri; empty if the uri is that of a whole file. */
  public static Optional<NumberedExample> of(String uri) {
    int at = uri.lastIndexOf(SEPARATOR);
    String number = uri.substring(at + 1);
    boolean numbered =
        at > 0
            && !number.isEmpty()
            && number.length() <= MAX_DIGITS
            && number.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return numbered
        ? Optional.of(new NumberedExample(uri.substring(0, at), Long.parseLong(number)))
        : Optional.empty();
  }

  /**
   * The uri of this image.
   *
   * @param count how many images the file contains, which determines the number of digits
   */
  public String uri(long count) {
    String digits = Long.toString(number);
    int width = Long.toString(Math.max(0, count - 1)).length();
    return file + SEPARATOR + "0".repeat(Math.max(0, width - digits.length())) + digits;
  }
}
