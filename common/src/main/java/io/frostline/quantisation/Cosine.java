package io.frostline.quantisation;

/** The cosine of the angle between two vectors: how alike features are, whatever their length. */
public final class Cosine {
  private Cosine() {}

  /** The cosine; 1 if both vectors are zero, 0 if one is. */
  public static double of(float[] one, float[] other) {
    double product = 0;
    double ofOne = 0;
    double ofOther = 0;
    for (int at = 0; at < one.length; at++) {
      product += (double) one[at] * other[at];
      ofOne += (double) one[at] * one[at];
      ofOther += (double) other[at] * other[at];
    }
    if (ofOne == 0 || ofOther == 0) {
      return ofOne == ofOther ? 1 : 0;
    }
    return product / Math.sqrt(ofOne * ofOther);
  }
}
