package io.frostline.spark.probe;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.Serializable;
import java.util.List;

/**
 * The number of images per class that a head is trained on.
 *
 * @param most the maximum number per class
 */
public record Examples(int most) implements Serializable, Comparable<Examples> {
  /** All images. */
  public static final Examples ALL = new Examples(Integer.MAX_VALUE);

  private static final String WORD = "all";

  /**
   * Reads {@code 10} or {@code all}.
   *
   * @throws UserException for any other text
   */
  public static Examples of(String text) {
    if (text.equals(WORD)) {
      return ALL;
    }
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new UserException(
          Formatted.of(
              "--examples contains '%s', which is neither a positive number of examples per class nor '%s'. Pass 10,50,100,all, for example.",
              text, WORD));
    }
    return new Examples(Integer.parseInt(text));
  }

  /** In ascending order, without duplicates; numbers that no class reaches are the same as all. */
  static List<Examples> sensible(List<Examples> wanted, long largestClass) {
    return wanted.stream()
        .map(examples -> examples.most() >= largestClass ? ALL : examples)
        .sorted()
        .distinct()
        .toList();
  }

  /** The text that {@link #of} reads. */
  public String keyword() {
    return equals(ALL) ? WORD : Integer.toString(most);
  }

  @Override
  public int compareTo(Examples other) {
    return Integer.compare(most, other.most);
  }
}
