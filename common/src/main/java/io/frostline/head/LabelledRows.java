package io.frostline.head;

/**
 * Rows in memory.
 *
 * @param features row after row
 * @param width features of one row
 * @param labels places among the classes
 */
public record LabelledRows(float[] features, int width, int[] labels) {
  public LabelledRows {
    if (features.length != Math.multiplyExact(labels.length, width)) {
      throw new IllegalArgumentException(
          "%d features are not %d rows of %d".formatted(features.length, labels.length, width));
    }
  }
}
