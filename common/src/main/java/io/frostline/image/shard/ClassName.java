package io.frostline.image.shard;

import java.util.List;

/** What a label number stands for. */
public final class ClassName {
  private static final int MAX_DIGITS = 9;

  private ClassName() {}

  /** The name of the label's number, from 0; the label itself where it is none of these numbers. */
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
