package io.frostline.example.shard;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * The one rule by which values of foreign tables become labels, which are text; null is a missing
 * label.
 *
 * <ul>
 *   <li>Text is kept unchanged; empty or blank text is a missing label.
 *   <li>Whole numbers have no decimal point: 3 and 3.0 are "3". Others are written as SQL writes
 *       them: 0.5 is "0.5", and a decimal keeps its digits.
 *   <li>-1, NaN and the infinities are missing labels; -1 as in the data sets of Hugging Face.
 * </ul>
 *
 * @see <a href="https://huggingface.co/docs/datasets/about_dataset_features">Hugging Face, dataset
 *     features</a>
 */
public final class LabelValue {
  /** Above it, not every whole number is a double. */
  private static final double MAX_WHOLE = 1L << 53;

  /** Without leading zeros, which names of classes have, but numbers do not. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

  private static final BigDecimal NO_LABEL = BigDecimal.ONE.negate();

  private LabelValue() {}

  /** The label that a value in memory stands for: text, a number, or null. */
  public static String of(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return ofFloating((Number) value);
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.compareTo(NO_LABEL) == 0 ? null : decimal.toPlainString();
    }
    if (value instanceof Number whole) {
      return whole.longValue() == -1 ? null : whole.toString();
    }
    return value == null || value.toString().isBlank() ? null : value.toString();
  }

  private static String ofFloating(Number number) {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      return null;
    }
    return value == Math.rint(value) && Math.abs(value) <= MAX_WHOLE
        ? of((long) value)
        : number.toString();
  }

  /** Whether text is a finite number, as programs write numbers. */
  public static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** The label that a number in a text file or in the name of a folder stands for. */
  public static String ofWritten(String text) {
    if (text == null || !isNumber(text)) {
      return of(text);
    }
    boolean whole = text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return whole ? text : of(Double.valueOf(text));
  }
}
