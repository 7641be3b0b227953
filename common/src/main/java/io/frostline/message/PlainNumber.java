package io.frostline.message;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Pattern;

/**
 * Numbers as people write them: {@code 0.000868} instead of {@code 8.680555555555555E-4}, with
 * three significant digits and without an exponent. The files for programs have all digits.
 */
public final class PlainNumber {
  private static final MathContext DIGITS = new MathContext(3);

  /** Decimals of more digits than anyone types, and zeros behind the point. */
  private static final Pattern LONG =
      Pattern.compile("(?<![\\d.])\\d+\\.(?:\\d{7,}(?:E-?\\d+)?|0(?![\\d.]))");

  private PlainNumber() {}

  /** The number, finite. */
  public static String of(double number) {
    BigDecimal rounded = BigDecimal.valueOf(number).round(DIGITS);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** The text with its longest decimals shortened, and {@code 1.0} as {@code 1}. */
  public static String within(String text) {
    return LONG.matcher(text).replaceAll(number -> of(Double.parseDouble(number.group())));
  }
}
