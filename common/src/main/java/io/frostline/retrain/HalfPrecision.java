package io.frostline.retrain;

/** Floats rounded to half precision (IEEE 754 binary16). */
final class HalfPrecision {
  private static final float LEAST_NORMAL = 0x1p-14f;
  private static final float LARGEST = 65504;

  private HalfPrecision() {}

  /** The nearest number of half precision, of two the even one; infinite beyond the largest. */
  static float rounded(float number) {
    if (Math.abs(number) < LEAST_NORMAL) {
      return (float) Math.rint(number * 0x1p24) * 0x1p-24f;
    }
    int bits = Float.floatToRawIntBits(number);
    float rounded = Float.intBitsToFloat(bits + 0xfff + (bits >>> 13 & 1) & ~0x1fff);
    return Math.abs(rounded) > LARGEST ? Math.copySign(Float.POSITIVE_INFINITY, number) : rounded;
  }

  /** All numbers rounded. */
  static float[] rounded(float... numbers) {
    float[] rounded = new float[numbers.length];
    for (int index = 0; index < numbers.length; index++) {
      rounded[index] = rounded(numbers[index]);
    }
    return rounded;
  }
}
