package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame header of a JPEG (ITU-T T.81, B.2.2).
 *
 * @param process the low four bits of its marker: the kind of coding
 * @param bits per sample
 */
record JpegFrame(int process, int bits, int width, int height, List<Component> components) {
  private static final int PROGRESSIVE = 2;
  private static final int FIRST_ARITHMETIC = 8;
  private static final int BLOCK = 8;
  private static final int MAX_FACTOR = 4;

  /**
   * One colour component.
   *
   * @param id by which scans name it
   * @param across horizontal sampling factor
   * @param down vertical sampling factor
   */
  record Component(int id, int across, int down) {}

  static JpegFrame of(JpegSegments.Segment segment) throws RejectedExampleException {
    FileBytes data = segment.data();
    List<Component> components = new ArrayList<>();
    int count = data.u8(5);
    for (int i = 0; i < count; i++) {
      int factors = data.u8(7 + 3L * i);
      components.add(new Component(data.u8(6 + 3L * i), factors >> 4, factors & 0xF));
    }
    return new JpegFrame(
        segment.marker() & 0xF,
        data.u8(0),
        data.u16(3, ByteOrder.BIG_ENDIAN),
        data.u16(1, ByteOrder.BIG_ENDIAN),
        components);
  }

  boolean isProgressive() {
    return process == PROGRESSIVE;
  }

  boolean isHuffmanCoded() {
    return process < FIRST_ARITHMETIC;
  }

  /** Whether its sampling factors are those that a JPEG can have. */
  boolean isValid() {
    return components.stream()
        .allMatch(
            component ->
                component.across >= 1
                    && component.across <= MAX_FACTOR
                    && component.down >= 1
                    && component.down <= MAX_FACTOR);
  }

  /** The number of rows of units that hold all components. */
  int unitRows() {
    return divide(height, BLOCK * most(false));
  }

  int unitColumns() {
    return divide(width, BLOCK * most(true));
  }

  /** The number of columns of blocks that hold samples of a component. */
  int blockColumns(Component component) {
    return divide(divide(width * component.across, most(true)), BLOCK);
  }

  int blockRows(Component component) {
    return divide(divide(height * component.down, most(false)), BLOCK);
  }

  /** The largest horizontal sampling factor. */
  int mostAcross() {
    return most(true);
  }

  /** The largest vertical sampling factor. */
  int mostDown() {
    return most(false);
  }

  private int most(boolean across) {
    return components.stream()
        .mapToInt(component -> across ? component.across : component.down)
        .max()
        .orElse(1);
  }

  private static int divide(int number, int by) {
    return (number + by - 1) / by;
  }
}
