package io.frostline.jobs;

import io.frostline.message.Formatted;

/** Reads {@code --l2}. */
final class L2Penalty {
  static final String AUTO = "auto";

  private L2Penalty() {}

  /** A penalty where {@code auto} is possible, too. */
  static double given(String text) {
    return number(text, "a number, such as 0.01, or auto");
  }

  /** A penalty of layers that are retrained. */
  static double one(String text) {
    if (text.equals(AUTO)) {
      throw new UsageException(
          "--l2 auto is for train: finetune would have to train the layers of the backbone once for each penalty. Give a number, such as 0.001.");
    }
    return number(text, "a number, such as 0.001");
  }

  private static double number(String text, String expected) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException malformed) {
      throw new UsageException(
          Formatted.of(
              "--l2 is '%s', but must be %s. Correct it, or leave it out.", text, expected));
    }
  }
}
