package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import io.frostline.message.Formatted;
import java.util.Arrays;

/** What the scans of a JPEG have brought so far. */
final class JpegProgress {
  private static final int COEFFICIENTS = 64;
  private static final int NONE = -1;

  private final JpegFrame frame;

  /** The bit position that each coefficient of each component has reached. */
  private final int[][] positions;

  private final long[][] nonzero;

  JpegProgress(JpegFrame frame) {
    this.frame = frame;
    int components = frame.components().size();
    positions = new int[components][COEFFICIENTS];
    nonzero = new long[components][];
    for (int[] ofComponent : positions) {
      Arrays.fill(ofComponent, NONE);
    }
  }

  /**
   * Takes note of a scan.
   *
   * @throws RejectedExampleException DAMAGED_CONTENT if a scan before it is missing
   */
  void begin(JpegScan scan) throws RejectedExampleException {
    for (JpegScan.Part part : scan.parts()) {
      int[] reached = positions[part.number()];
      if (!frame.isProgressive()) {
        Arrays.fill(reached, 0);
      } else if (!scan.isOfFirstCoefficients() && reached[0] == NONE) {
        throw JpegDamage.of("a component begins without its first coefficients");
      } else {
        advance(scan, reached);
      }
    }
  }

  private static void advance(JpegScan scan, int[] reached) throws RejectedExampleException {
    for (int coefficient = scan.first(); coefficient <= scan.last(); coefficient++) {
      if (scan.high() != Math.max(0, reached[coefficient])) {
        throw JpegDamage.of(
            Formatted.of(
                "the coefficient %d continues at bit %d, but has bit %d",
                coefficient, scan.high(), Math.max(0, reached[coefficient])));
      }
      reached[coefficient] = scan.low();
    }
  }

  /** Which coefficients of each block of a component are nonzero, as sets of bits. */
  long[] nonzero(int component) {
    if (nonzero[component] == null) {
      JpegFrame.Component of = frame.components().get(component);
      nonzero[component] = new long[frame.blockColumns(of) * frame.blockRows(of)];
    }
    return nonzero[component];
  }

  /** Refuses an image with a component of which nothing was found. */
  void requireEveryComponent() throws RejectedExampleException {
    for (int[] reached : positions) {
      if (reached[0] == NONE) {
        throw JpegDamage.of("a colour component has no data");
      }
    }
  }

  /** Whether every coefficient has its last bit. */
  boolean isComplete() {
    return Arrays.stream(positions)
        .flatMapToInt(Arrays::stream)
        .allMatch(position -> position == 0);
  }
}
