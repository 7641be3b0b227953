package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A component of a JPEG decoded at an eighth of its size: the samples of one row of units.
 *
 * <p>As in {@code jpeg_calc_output_dimensions} (jdmaster.c of libjpeg-turbo), a block becomes one
 * sample, or more where the component is coarser than others in both directions. If it is coarser
 * across only, samples are repeated ({@code h2v1_upsample} of jdsample.c).
 */
final class JpegChannel {
  private final JpegTransform transform;
  private final int[] samples;
  private final int stride;

  /** How many columns of the picture a sample is. */
  private final int repeated;

  /** The places of the first samples of the blocks of a unit. */
  private final int[] places;

  private final int unitWidth;

  private JpegHuffmanTable first;
  private JpegHuffmanTable others;
  private int last;
  private int unit;
  private int block;

  /**
   * @param size of a block, in samples across and down: 1 or 2
   */
  private JpegChannel(
      JpegFrame frame, JpegFrame.Component component, int size, int[] quantisation) {
    boolean alone = frame.components().size() == 1;
    int across = alone ? 1 : component.across();
    int down = alone ? 1 : component.down();
    unitWidth = across * size;
    stride = unitWidth * (alone ? frame.blockColumns(component) : frame.unitColumns());
    samples = new int[stride * down * size];
    repeated = frame.mostAcross() / (component.across() * size);
    places = new int[across * down];
    Arrays.setAll(places, i -> (i / across * stride + i % across) * size);
    transform =
        size == 1
            ? new JpegTransform1(quantisation, samples)
            : new JpegTransform2(quantisation, samples, stride);
  }

  /**
   * A component of a frame.
   *
   * @param quantisation its steps
   * @return empty if its samples are related to the pixels in another way
   */
  static Optional<JpegChannel> of(
      JpegFrame frame, JpegFrame.Component component, int[] quantisation) {
    int across = frame.mostAcross();
    int down = frame.mostDown();
    int size = 1;
    while (across % (component.across() * size * 2) == 0
        && down % (component.down() * size * 2) == 0) {
      size *= 2;
    }
    int columns = component.across() * size;
    boolean known =
        size <= 2
            && component.down() * size == down
            && (columns == across || columns * 2 == across);
    return known
        ? Optional.of(new JpegChannel(frame, component, size, quantisation))
        : Optional.empty();
  }

  /** Sets the Huffman tables of the scan. */
  void use(JpegHuffmanTable dc, JpegHuffmanTable ac) {
    first = dc;
    others = ac;
  }

  /** Reads the next block of the row of units. */
  void read(JpegBits bits) throws RejectedExampleException {
    last = transform.read(unit * unitWidth + places[block], last, bits, first, others);
    block++;
    if (block == places.length) {
      block = 0;
      unit++;
    }
  }

  /** Forgets the first coefficient of the last block, as restart markers demand. */
  void restart() {
    last = 0;
  }

  /** How many units of the row were read. */
  int units() {
    return unit;
  }

  /** Completes the samples of the row of units, whose blocks were all read. */
  void endRow() {
    transform.flush();
    unit = 0;
  }

  /** How many rows of samples a row of units has. */
  int rows() {
    return samples.length / stride;
  }

  /** Writes a row of samples at the resolution of the picture. */
  void write(int row, int[] target) {
    int from = row * stride;
    if (repeated == 1) {
      System.arraycopy(samples, from, target, 0, target.length);
    } else {
      for (int x = 0; x < target.length; x++) {
        target[x] = samples[from + x / repeated];
      }
    }
  }

  boolean isInRange() {
    return transform.isInRange();
  }
}
