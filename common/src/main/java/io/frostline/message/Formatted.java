package io.frostline.message;

import java.util.Locale;

/**
 * Text with values in it, the same on every machine: numbers have the digits 0 to 9, a point before
 * decimals and commas between thousands, whatever language the system speaks. {@link
 * String#formatted} would follow the system.
 */
public final class Formatted {
  private Formatted() {}

  /**
   * The format with the values in it.
   *
   * @see java.util.Formatter
   */
  public static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
