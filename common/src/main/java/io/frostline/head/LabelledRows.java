package io.frostline.head;

import io.frostline.message.Count;
import io.frostline.message.Formatted;

/**
 * Rows in memory.
 *
 * @param features row after row
 * @param width features of one row
 * @param labels indices of the classes
 */
public record LabelledRows(float[] features, int width, int[] labels) {
  public LabelledRows {
    if (features.length != Math.multiplyExact(labels.length, width)) {
      throw new IllegalArgumentException(
          Formatted.of(
              "Not %s of %s: %d",
              Count.of(labels.length, "row"), Count.of(width, "feature"), features.length));
    }
  }
}
