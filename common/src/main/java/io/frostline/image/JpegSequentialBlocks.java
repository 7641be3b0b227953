package io.frostline.image;

import io.frostline.example.RejectedExampleException;

/** Blocks with all their coefficients (ITU-T T.81, F.2.2). */
final class JpegSequentialBlocks implements JpegBlocks {
  private final JpegBits bits;
  private final JpegHuffmanTable[] dc;
  private final JpegHuffmanTable[] ac;

  JpegSequentialBlocks(JpegScan scan, JpegBits bits, JpegHuffmanTables tables)
      throws RejectedExampleException {
    this.bits = bits;
    int parts = scan.parts().size();
    dc = new JpegHuffmanTable[parts];
    ac = new JpegHuffmanTable[parts];
    for (int part = 0; part < parts; part++) {
      dc[part] = tables.dc(scan.parts().get(part).dc());
      ac[part] = tables.ac(scan.parts().get(part).ac());
    }
  }

  @Override
  public void pass(int part, int block) throws RejectedExampleException {
    bits.passBlock(dc[part], ac[part]);
  }

  @Override
  public void endPart() {
    // Nothing spans sequential blocks but the prediction of their first coefficients.
  }
}
