package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import io.frostline.message.Formatted;

/** Blocks in one scan of a progressive JPEG (ITU-T T.81, G.1.2 and G.2). */
final class JpegProgressiveBlocks implements JpegBlocks {
  private static final int LAST_RUN = 15;

  private final JpegScan scan;
  private final JpegBits bits;
  private final JpegHuffmanTable[] tables;
  private final long[][] nonzero;

  /** The number of blocks, this one included, without another coefficient that becomes nonzero. */
  private int blocksToPass;

  JpegProgressiveBlocks(
      JpegScan scan, JpegBits bits, JpegHuffmanTables tables, JpegProgress progress)
      throws RejectedExampleException {
    this.scan = scan;
    this.bits = bits;
    this.tables = new JpegHuffmanTable[scan.parts().size()];
    this.nonzero = new long[this.tables.length][];
    for (int part = 0; part < this.tables.length; part++) {
      JpegScan.Part of = scan.parts().get(part);
      nonzero[part] = progress.nonzero(of.number());
      if (!scan.isOfFirstCoefficients()) {
        this.tables[part] = tables.ac(of.ac());
      } else if (!scan.isRefinement()) {
        this.tables[part] = tables.dc(of.dc());
      }
    }
  }

  @Override
  public void pass(int part, int block) throws RejectedExampleException {
    if (scan.isOfFirstCoefficients()) {
      bits.skip(scan.isRefinement() ? 1 : bits.symbol(tables[part]) & 0xF);
    } else if (scan.isRefinement()) {
      nonzero[part][block] = refine(tables[part], nonzero[part][block]);
    } else {
      nonzero[part][block] |= begin(tables[part]);
    }
  }

  /** The coefficients that become nonzero in the first scan of their band, as a set of bits. */
  private long begin(JpegHuffmanTable table) throws RejectedExampleException {
    long found = 0;
    if (blocksToPass > 0) {
      blocksToPass--;
      return found;
    }
    int coefficient = scan.first();
    while (coefficient <= scan.last()) {
      int symbol = bits.symbol(table);
      int run = symbol >> 4;
      int size = symbol & 0xF;
      if (size == 0 && run < LAST_RUN) {
        blocksToPass = (1 << run) + bits.next(run) - 1;
        return found;
      }
      bits.skip(size);
      coefficient += run;
      requireInBand(coefficient);
      found |= size == 0 ? 0 : 1L << coefficient;
      coefficient++;
    }
    return found;
  }

  /**
   * Passes a correction bit for each coefficient that is nonzero already, and adds those that
   * become so.
   */
  private long refine(JpegHuffmanTable table, long before) throws RejectedExampleException {
    long found = before;
    int coefficient = scan.first();
    while (blocksToPass == 0 && coefficient <= scan.last()) {
      int symbol = bits.symbol(table);
      int run = symbol >> 4;
      int size = symbol & 0xF;
      if (size == 0 && run < LAST_RUN) {
        blocksToPass = (1 << run) + bits.next(run);
      } else {
        if (size > 1) {
          throw JpegDamage.of(Formatted.of("a refined coefficient has %d bits instead of 1", size));
        }
        bits.skip(size);
        int place = zero(before, coefficient, run);
        bits.skip(Long.bitCount(before & band(coefficient, place)));
        found |= size == 0 ? 0 : 1L << place;
        coefficient = place + 1;
      }
    }
    if (blocksToPass > 0) {
      blocksToPass--;
      bits.skip(Long.bitCount(before & band(coefficient, scan.last())));
    }
    return found;
  }

  /** The coefficient after a run of zeros, counted without those that are nonzero. */
  private int zero(long before, int from, int run) throws RejectedExampleException {
    long zeros = ~before & band(from, scan.last());
    for (int passed = 0; passed < run; passed++) {
      zeros &= zeros - 1;
    }
    int place = Long.numberOfTrailingZeros(zeros);
    requireInBand(place);
    return place;
  }

  private void requireInBand(int coefficient) throws RejectedExampleException {
    if (coefficient > scan.last()) {
      throw JpegDamage.of("a block has coefficients after those of its scan");
    }
  }

  private static long band(int from, int to) {
    return from > to ? 0 : -1L << from & -1L >>> 63 - to;
  }

  @Override
  public void endPart() throws RejectedExampleException {
    if (blocksToPass > 0) {
      throw JpegDamage.of("a run of blocks is longer than the image");
    }
  }
}
