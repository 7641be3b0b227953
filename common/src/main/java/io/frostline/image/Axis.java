package io.frostline.image;

/**
 * One direction of a resize and crop: {@code source} pixels become {@code resized}, of which {@code
 * count} are kept, starting at {@code from}.
 */
record Axis(int source, long resized, long from, int count) {

  /** Original pixels per resized pixel. */
  double scale() {
    return (double) source / resized;
  }
}
