package io.frostline.neighbours;

/** Lengths of vectors, and cosines between them, in double precision. */
final class Lengths {
  private Lengths() {}

  /**
   * The Euclidean length of one of several vectors.
   *
   * @param start where it begins
   */
  static double of(float[] vectors, int start, int width) {
    return Math.sqrt(product(vectors, start, vectors, start, width));
  }

  /** The sum of the products of the numbers of two vectors. */
  static double product(float[] one, int start, float[] other, int otherStart, int width) {
    double sum = 0;
    for (int place = 0; place < width; place++) {
      sum += (double) one[start + place] * other[otherStart + place];
    }
    return sum;
  }
}
