package io.frostline.example.shard;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A value of a table that is partitioned by folders, as Spark and Hive write them: {@code
 * label=cat}, with special characters percent-encoded.
 */
public final class PartitionFolder {
  /** Hive's name for rows without a value. */
  private static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

  private PartitionFolder() {}

  /**
   * The label that the nearest folder above a file gives to all its rows. Folders have no type, so
   * a number is read by the rule for numbers.
   *
   * @return empty if no folder is named so; a blank text stands for rows without a label
   */
  public static Optional<String> label(String file, String column) {
    String[] names = file.split("/");
    for (int at = names.length - 2; at >= 0; at--) {
      int end = names[at].indexOf('=');
      if (end > 0 && ForeignColumns.isAlike(names[at].substring(0, end), column)) {
        String value = decoded(names[at].substring(end + 1));
        String label = value.equals(NO_VALUE) ? null : LabelValue.ofWritten(value);
        return Optional.of(label == null ? "" : label);
      }
    }
    return Optional.empty();
  }

  /** Unlike in a URL, a plus sign is one, and an incomplete escape is kept. */
  private static String decoded(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    byte[] decoded = new byte[text.length];
    int length = 0;
    for (int at = 0; at < text.length; at++) {
      boolean escaped = text[at] == '%' && at + 2 < text.length;
      int high = escaped ? Character.digit(text[at + 1], 16) : -1;
      int low = escaped ? Character.digit(text[at + 2], 16) : -1;
      if (high >= 0 && low >= 0) {
        decoded[length++] = (byte) (high << 4 | low);
        at += 2;
      } else {
        decoded[length++] = text[at];
      }
    }
    return new String(decoded, 0, length, StandardCharsets.UTF_8);
  }
}
