package io.frostline.image;

import io.frostline.example.RejectedExampleException;

/** How the blocks of one scan are coded. */
sealed interface JpegBlocks permits JpegSequentialBlocks, JpegProgressiveBlocks, JpegReduction {
  /**
   * Passes the data of one block.
   *
   * @param part number of the component in the scan, from 0
   * @param block number of the block in the component, from 0, row by row
   * @throws RejectedExampleException DAMAGED_CONTENT if the data is not that of a block
   */
  void pass(int part, int block) throws RejectedExampleException;

  /** Ends what spans blocks, before a restart marker or the end of the scan. */
  void endPart() throws RejectedExampleException;
}
