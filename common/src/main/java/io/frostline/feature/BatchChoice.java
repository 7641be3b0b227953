package io.frostline.feature;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * How many images run through the network together: a number that the user gives, or the fastest
 * one, which is measured.
 *
 * @param given the number, or empty where it is measured
 */
public record BatchChoice(OptionalInt given) {
  /** The number where nothing is given and measuring would cost more than it gains. */
  public static final int USUAL = 8;

  /** The fastest number. */
  public static final BatchChoice AUTO = new BatchChoice(OptionalInt.empty());

  private static final String KEYWORD = "auto";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  public BatchChoice {
    given.ifPresent(BatchChoice::refuseNone);
  }

  /** A number of images, at least 1. */
  public static BatchChoice of(int images) {
    return new BatchChoice(OptionalInt.of(images));
  }

  /**
   * Parses the value of {@code --batch}.
   *
   * @throws UserException unless it is a positive number or {@code auto}
   */
  public static BatchChoice of(String text) {
    if (text.equals(KEYWORD)) {
      return AUTO;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw new UserException(
          Formatted.of(
              "--batch is '%s'. Pass a number, such as 8, or '%s' for the fastest one.",
              text, KEYWORD));
    }
    return of(Integer.parseInt(text));
  }

  /** The number that is given, or else a measured one. */
  public int orElse(IntSupplier measured) {
    return given.orElseGet(measured);
  }

  /** The number that is given, or else the usual one. */
  public int orUsual() {
    return given.orElse(USUAL);
  }

  /** The value of {@code --batch}. */
  @Override
  public String toString() {
    return given.isPresent() ? String.valueOf(given.getAsInt()) : KEYWORD;
  }

  private static void refuseNone(int images) {
    if (images < 1) {
      throw new UserException("--batch is " + images + ", but must be at least 1.");
    }
  }
}
