package io.frostline.example.shard;

import java.util.List;

/** Names of label numbers. */
public final class ClassName {
  private static final int MAX_DIGITS = 9;

  private ClassName() {}

  /** The name of the label number, from 0; the label itself if it is not one of these numbers. */
  public static String of(String label, List<String> names) {
    boolean number =
        !label.isEmpty()
            && label.length() <= MAX_DIGITS
            && label.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return number && Integer.parseInt(label) < names.size()
        ? names.get(Integer.parseInt(label))
        : label;
  }
}
