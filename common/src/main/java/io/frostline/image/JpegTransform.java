package io.frostline.image;

import io.frostline.example.RejectedExampleException;

/**
 * The inverse transformation of blocks of a JPEG into fewer samples than they have coefficients.
 * The integer arithmetic is that of jidctred.c in libjpeg-turbo, because its results are what
 * everyone takes for a JPEG at reduced scale.
 *
 * @see <a
 *     href="https://github.com/libjpeg-turbo/libjpeg-turbo/blob/main/src/jidctred.c">jidctred.c</a>
 */
sealed interface JpegTransform permits JpegTransform1, JpegTransform2 {
  /** The transformations lack a factor of the square root of 8 in each direction. */
  int SCALE_BITS = 3;

  /** Samples are centred at half of their range. */
  int CENTRE = 128;

  /**
   * Reads a block.
   *
   * @param at the place of its first sample
   * @param last the first coefficient of the block before
   * @return the first coefficient of this one
   */
  int read(int at, int last, JpegBits bits, JpegHuffmanTable first, JpegHuffmanTable others)
      throws RejectedExampleException;

  /** Writes the samples, each from 0 to 255, of all blocks that were read. */
  void flush();

  /** Whether every arithmetic of libjpeg-turbo gives these samples. */
  boolean isInRange();

  /**
   * A level limited to 0 and 255, in operations that the compiler of the JVM turns into vector
   * instructions; of minimum and maximum it makes none.
   */
  static int limited(int level) {
    int below = RgbImage.MAX_LEVEL - (level & ~(level >> Integer.SIZE - 1));
    return RgbImage.MAX_LEVEL - (below & ~(below >> Integer.SIZE - 1));
  }
}
