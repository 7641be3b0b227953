package io.frostline.jobs;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A share, written as {@code 0.05} or {@code 5%}. */
final class Share implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    try {
      return text.endsWith("%")
          ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
          : Double.parseDouble(text);
    } catch (NumberFormatException malformed) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not a valid share. Use a fraction such as 0.05, or a percentage such as 5%.");
    }
  }
}
