package io.frostline.image;

/**
 * One direction of a resize and crop: {@code source} pixels become {@code resized}, of which {@code
 * count} are kept, starting at {@code from}.
 *
 * @param length what the original pixels cover, in pixels: less than {@code source} if the last one
 *     is only partly in the image
 */
record Axis(int source, double length, long resized, long from, int count) {
  /** Whole pixels. */
  Axis(int source, long resized, long from, int count) {
    this(source, source, resized, from, count);
  }

  /** The same part of an image decoded at a fraction of its size, rounded up. */
  Axis ofReduced(int divisor) {
    return divisor == 1
        ? this
        : new Axis((source + divisor - 1) / divisor, length / divisor, resized, from, count);
  }

  /** Original pixels per resized pixel. */
  double scale() {
    return length / resized;
  }
}
