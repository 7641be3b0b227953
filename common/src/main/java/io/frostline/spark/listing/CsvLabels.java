package io.frostline.spark.listing;

import io.frostline.example.shard.LabelValue;

/**
 * How the labels of a CSV manifest, which has no types, are read: as numbers if all of them are
 * numbers, otherwise as they are.
 */
enum CsvLabels {
  TEXT,
  NUMBERS;

  private static final String NAN = "nan";

  String label(String text) {
    if (this == TEXT || text == null) {
      return LabelValue.of(text);
    }
    return text.equalsIgnoreCase(NAN) ? null : LabelValue.ofWritten(text);
  }

  /** Finds the rule while the labels go by. */
  static final class Observed {
    private boolean text;
    private boolean number;
    private long noLabels;

    void add(String label) {
      boolean finite = label != null && LabelValue.isNumber(label);
      number |= finite;
      noLabels += label != null && !label.isBlank() && NUMBERS.label(label) == null ? 1 : 0;
      text |= !finite && label != null && !label.isBlank() && !label.equalsIgnoreCase(NAN);
    }

    /** How many numbers so far stand for no label. */
    long noLabels() {
      return rule() == NUMBERS ? noLabels : 0;
    }

    CsvLabels rule() {
      return number && !text ? NUMBERS : TEXT;
    }
  }
}
