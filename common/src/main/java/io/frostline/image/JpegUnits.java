package io.frostline.image;

import io.frostline.example.RejectedExampleException;

/** The order of the blocks in a scan (ITU-T T.81, A.2): units of one or several blocks. */
final class JpegUnits {
  private final JpegBlocks blocks;
  private final int count;

  /** Number and blocks of each component in a unit. */
  private final int[] blocksOfPart;

  private final boolean interleaved;

  JpegUnits(JpegFrame frame, JpegScan scan, JpegBlocks blocks) {
    this.blocks = blocks;
    this.interleaved = scan.isInterleaved();
    blocksOfPart =
        scan.parts().stream()
            .map(JpegScan.Part::component)
            .mapToInt(component -> interleaved ? component.across() * component.down() : 1)
            .toArray();
    if (interleaved) {
      count = frame.unitColumns() * frame.unitRows();
    } else {
      JpegFrame.Component only = scan.parts().get(0).component();
      count = frame.blockColumns(only) * frame.blockRows(only);
    }
  }

  int count() {
    return count;
  }

  /**
   * Passes a unit. The number of a block is only known, and needed, where there is one per unit.
   */
  void pass(int unit) throws RejectedExampleException {
    for (int part = 0; part < blocksOfPart.length; part++) {
      for (int block = 0; block < blocksOfPart[part]; block++) {
        blocks.pass(part, interleaved ? block : unit);
      }
    }
  }
}
