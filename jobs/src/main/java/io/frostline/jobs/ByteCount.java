package io.frostline.jobs;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A positive number of bytes in the notation of Spark settings: {@code 512m}, {@code 1g}. */
final class ByteCount implements ITypeConverter<Long> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})([kmgt]?)b?");
  private static final String UNITS = "kmgt";

  @Override
  public Long convert(String text) {
    Matcher matcher = TEXT.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a valid size. Use a number of bytes such as 512m or 1g.");
    }
    int unit = matcher.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(matcher.group(2));
    long number = Long.parseLong(matcher.group(1));
    if (number == 0) {
      throw new TypeConversionException(
          "'" + text + "' is not a valid size: it must be positive. Use for example 512m or 1g.");
    }
    return number << 10 * unit;
  }
}
