package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Walks over the compressed data of a JPEG, as libjpeg does when it decodes, but only counts:
 * libjpeg replaces damaged data by grey or shifted blocks, and OpenCV does not pass on its
 * warnings.
 *
 * <p>Follows Huffman-coded JPEGs, sequential and progressive, with restart intervals, several scans
 * or none of its own tables. Zero bytes and stray restart markers at the end of the data are
 * padding of the programs that wrote it. In arithmetic-coded data damage cannot be told from data,
 * so that is not followed.
 */
final class JpegContent {
  private static final int DHT = 0xC4;
  private static final int DRI = 0xDD;

  private final JpegFrame frame;
  private final JpegHuffmanTables tables = new JpegHuffmanTables();
  private final JpegProgress progress;
  private final Sequential sequential;
  private int restartInterval;

  /** How the blocks of the scans of a sequential JPEG are read. */
  @FunctionalInterface
  interface Sequential {
    JpegBlocks blocks(JpegScan scan, JpegBits bits, JpegHuffmanTables tables)
        throws RejectedExampleException;
  }

  private JpegContent(JpegFrame frame, Sequential sequential) {
    this.frame = frame;
    this.sequential = sequential;
    this.progress = new JpegProgress(frame);
  }

  /**
   * Walks to the end of the image.
   *
   * @param tables segments that precede those of the image
   * @return whether the data yields the whole image, and not only its coarser scans
   * @throws RejectedExampleException DAMAGED_CONTENT if it has less, more or other data than its
   *     pixels need; CORRUPT if it cannot be decoded at all
   */
  static boolean walk(JpegFrame frame, JpegSegments segments, List<JpegSegments.Segment> tables)
      throws RejectedExampleException {
    return walk(frame, segments, tables, JpegSequentialBlocks::new);
  }

  /** Walks, and reads the blocks of a sequential JPEG in another way. */
  static boolean walk(
      JpegFrame frame,
      JpegSegments segments,
      List<JpegSegments.Segment> tables,
      Sequential sequential)
      throws RejectedExampleException {
    if (!frame.isHuffmanCoded() || !frame.isValid()) {
      return false;
    }
    JpegContent content = new JpegContent(frame, sequential);
    for (JpegSegments.Segment segment : tables) {
      content.pass(segment);
    }
    for (JpegSegments.Segment segment : segments.all()) {
      content.pass(segment);
    }
    if (segments.strayBytes() > 0) {
      throw JpegDamage.of(
          Formatted.of(
              "%s after its first scan belong to nothing",
              Count.of(segments.strayBytes(), "byte")));
    }
    content.progress.requireEveryComponent();
    return content.progress.isComplete();
  }

  private void pass(JpegSegments.Segment segment) throws RejectedExampleException {
    if (segment.isScan()) {
      pass(JpegScan.of(segment.data(), frame), new JpegBits(segment.coded()));
    } else if (segment.marker() == DHT) {
      tables.define(segment.data());
    } else if (segment.marker() == DRI) {
      restartInterval = segment.data().u16(0, ByteOrder.BIG_ENDIAN);
    }
  }

  private void pass(JpegScan scan, JpegBits bits) throws RejectedExampleException {
    progress.begin(scan);
    JpegBlocks blocks =
        frame.isProgressive()
            ? new JpegProgressiveBlocks(scan, bits, tables, progress)
            : sequential.blocks(scan, bits, tables);
    JpegUnits units = new JpegUnits(frame, scan, blocks);
    int interval = restartInterval == 0 ? units.count() : restartInterval;
    for (int unit = 0; unit < units.count(); unit += interval) {
      require(bits.nextPart(), unit, units);
      int end = Math.min(units.count(), unit + interval);
      for (int next = unit; next < end; next++) {
        units.pass(next);
        require(!bits.isPastEnd(), next, units);
      }
      blocks.endPart();
      requireUsed(bits);
    }
    while (bits.nextPart()) {
      requireUsed(bits);
    }
  }

  private static void require(boolean fulfilled, int unit, JpegUnits units)
      throws RejectedExampleException {
    if (!fulfilled) {
      throw JpegDamage.of(
          Formatted.of(
              "it ends after %,d of %,d blocks (%d %%)",
              unit, units.count(), 100L * unit / units.count()));
    }
  }

  private static void requireUsed(JpegBits bits) throws RejectedExampleException {
    if (bits.unusedBytes() > 0 && !bits.endsWithPadding()) {
      throw JpegDamage.of(
          Formatted.of(
              "it has %s more than its blocks need", Count.of(bits.unusedBytes(), "byte")));
    }
  }
}
