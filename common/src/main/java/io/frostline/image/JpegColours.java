package io.frostline.image;

/**
 * YCbCr to RGB in the fixed-point arithmetic of jdcolor.c in libjpeg-turbo: the coefficients of
 * ITU-T T.871 with 16 fraction bits. Each loop has one result, so that the compiler of the JVM
 * makes vector instructions of it.
 */
final class JpegColours {
  private static final int BITS = 16;
  private static final int HALF = 1 << BITS - 1;
  private static final int CENTRE = JpegTransform.CENTRE;
  private static final int RED_OF_CR = fixed(1.40200);
  private static final int BLUE_OF_CB = fixed(1.77200);
  private static final int GREEN_OF_CR = fixed(0.71414);
  private static final int GREEN_OF_CB = fixed(0.34414);

  private JpegColours() {}

  private static int fixed(double factor) {
    return (int) (factor * (1 << BITS) + 0.5);
  }

  /** Red from Y and Cr. */
  static void toRed(int[] y, int[] cr, int[] red) {
    for (int x = 0; x < red.length; x++) {
      red[x] = JpegTransform.limited(y[x] + (RED_OF_CR * (cr[x] - CENTRE) + HALF >> BITS));
    }
  }

  static void toGreen(int[] y, int[] cb, int[] cr, int[] green) {
    for (int x = 0; x < green.length; x++) {
      int less = GREEN_OF_CB * (cb[x] - CENTRE) + GREEN_OF_CR * (cr[x] - CENTRE);
      green[x] = JpegTransform.limited(y[x] + (HALF - less >> BITS));
    }
  }

  static void toBlue(int[] y, int[] cb, int[] blue) {
    for (int x = 0; x < blue.length; x++) {
      blue[x] = JpegTransform.limited(y[x] + (BLUE_OF_CB * (cb[x] - CENTRE) + HALF >> BITS));
    }
  }

  /** Writes three rows as one of pixels. */
  static void interleave(int[] red, int[] green, int[] blue, byte[] pixels) {
    for (int x = 0, to = 0; x < red.length; x++, to += RgbImage.CHANNELS) {
      pixels[to] = (byte) red[x];
      pixels[to + 1] = (byte) green[x];
      pixels[to + 2] = (byte) blue[x];
    }
  }
}
