package io.frostline.image;

import io.frostline.example.RejectedExampleException;

/** The mean of a block: jpeg_idct_1x1. */
final class JpegTransform1 implements JpegTransform {
  /** RANGE_MASK: libjpeg looks samples up by their low ten bits. */
  private static final int LOOKED_UP = 10;

  private static final int ROUND = 1 << SCALE_BITS - 1;

  private final int step;
  private final int[] samples;
  private int range;

  JpegTransform1(int[] quantisation, int[] samples) {
    step = quantisation[0];
    this.samples = samples;
  }

  @Override
  public int read(int at, int last, JpegBits bits, JpegHuffmanTable first, JpegHuffmanTable others)
      throws RejectedExampleException {
    int current = last + bits.passAllButFirst(first, others);
    range |= current ^ current >> Integer.SIZE - 1;
    int value = current * step + ROUND >> SCALE_BITS;
    int unused = Integer.SIZE - LOOKED_UP;
    samples[at] = JpegTransform.limited((value << unused >> unused) + CENTRE);
    return current;
  }

  @Override
  public void flush() {
    // Samples were written as their blocks were read.
  }

  /** libjpeg holds coefficients in 16 bits. */
  @Override
  public boolean isInRange() {
    return range >> Short.SIZE - 1 == 0;
  }
}
