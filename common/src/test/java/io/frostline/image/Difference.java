package io.frostline.image;

/** How far two pictures are apart, in levels of 255. */
record Difference(int largest, double mean) {

  static Difference between(byte[] one, byte[] other) {
    if (one.length != other.length) {
      throw new IllegalArgumentException(one.length + " bytes against " + other.length);
    }
    int largest = 0;
    long sum = 0;
    for (int i = 0; i < one.length; i++) {
      int distance = Math.abs((one[i] & 0xFF) - (other[i] & 0xFF));
      largest = Math.max(largest, distance);
      sum += distance;
    }
    return new Difference(largest, (double) sum / one.length);
  }

  /** The larger of both figures, each by itself. */
  Difference orWorse(Difference other) {
    return new Difference(Math.max(largest, other.largest), Math.max(mean, other.mean));
  }
}
