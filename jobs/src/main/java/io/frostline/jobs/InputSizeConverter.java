package io.frostline.jobs;

import io.frostline.proof.InputSize;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The input size of a network, written as {@code 224} (a square) or {@code 320x240}. */
final class InputSizeConverter implements ITypeConverter<InputSize> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");

  @Override
  public InputSize convert(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not a valid input size. Use 224 for a square, or WIDTHxHEIGHT such as 320x240.");
    }
    int width = Integer.parseInt(size.group(1));
    return new InputSize(width, size.group(2) == null ? width : Integer.parseInt(size.group(2)));
  }
}
