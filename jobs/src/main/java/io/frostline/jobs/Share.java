package io.frostline.jobs;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A share as {@code 0.05} or {@code 5%}. */
final class Share implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    try {
      return text.endsWith("%")
          ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
          : Double.parseDouble(text);
    } catch (NumberFormatException malformed) {
      throw new TypeConversionException("'" + text + "' is not a share. Give 0.05 or 5%.");
    }
  }
}
