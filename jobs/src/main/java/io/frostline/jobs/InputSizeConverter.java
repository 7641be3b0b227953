package io.frostline.jobs;

import io.frostline.proof.InputSize;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A network's input size as {@code 224} (a square) or {@code 320x240} (width x height). */
final class InputSizeConverter implements ITypeConverter<InputSize> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");

  @Override
  public InputSize convert(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a size. Give 224 for a square, or width x height as 320x240.");
    }
    int width = Integer.parseInt(size.group(1));
    return new InputSize(width, size.group(2) == null ? width : Integer.parseInt(size.group(2)));
  }
}
