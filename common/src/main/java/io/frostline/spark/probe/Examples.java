package io.frostline.spark.probe;

import io.frostline.message.UserException;
import java.io.Serializable;
import java.util.List;

/**
 * How many images of each class a head learns from.
 *
 * @param most of a class, if it has so many
 */
public record Examples(int most) implements Serializable, Comparable<Examples> {
  /** All there are. */
  public static final Examples ALL = new Examples(Integer.MAX_VALUE);

  private static final String WORD = "all";

  /**
   * Reads {@code 10} or {@code all}.
   *
   * @throws UserException for anything else
   */
  public static Examples of(String text) {
    if (text.equals(WORD)) {
      return ALL;
    }
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new UserException(
          "--examples has '%s', which is neither a number of images of each class, from 1 on, nor '%s'. Give 10,50,100,all, for example."
              .formatted(text, WORD));
    }
    return new Examples(Integer.parseInt(text));
  }

  /** In ascending order, each once; what no class has so many of is the same as all. */
  static List<Examples> sensible(List<Examples> wanted, long largestClass) {
    return wanted.stream()
        .map(examples -> examples.most() >= largestClass ? ALL : examples)
        .sorted()
        .distinct()
        .toList();
  }

  /** What {@link #of} reads. */
  public String keyword() {
    return equals(ALL) ? WORD : Integer.toString(most);
  }

  @Override
  public int compareTo(Examples other) {
    return Integer.compare(most, other.most);
  }
}
