package io.frostline.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import io.frostline.example.RejectedExampleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes a JPEG at an eighth of its size while its data is checked, so that its Huffman codes are
 * read once and not twice. The pixels are those of libjpeg-turbo, bit by bit. For one scan; close
 * it.
 *
 * <p>At larger fractions most of the time goes into coefficients and their transformation, for
 * which libjpeg-turbo has instructions that Java lacks: checking first and decoding by libjpeg is
 * as fast.
 */
final class JpegReduction implements JpegBlocks, AutoCloseable {
  /** By which the sides are divided. */
  static final int DIVISOR = 8;

  /** libjpeg refuses tables for first coefficients with more bits. */
  private static final int FIRST_BITS = 15;

  private final List<JpegChannel> channels;
  private final int unitColumns;
  private final Mat picture;
  private final BytePointer data;
  private final int[][] rows;
  private final int[][] colours;
  private final byte[] pixels;
  private JpegChannel[] parts = {};
  private JpegBits bits;
  private int written;

  private JpegReduction(JpegFrame frame, List<JpegChannel> channels) {
    this.channels = channels;
    int width = (frame.width() + DIVISOR - 1) / DIVISOR;
    int height = (frame.height() + DIVISOR - 1) / DIVISOR;
    boolean alone = channels.size() == 1;
    unitColumns = alone ? frame.blockColumns(frame.components().get(0)) : frame.unitColumns();
    rows = new int[channels.size()][width];
    colours = new int[RgbImage.CHANNELS][width];
    pixels = new byte[width * RgbImage.CHANNELS];
    picture = new Mat(height, width, CV_8UC3);
    data = picture.data();
  }

  /** A reduction, if the JPEG is of the common kinds whose pixels are known here. */
  static Optional<JpegReduction> of(JpegFrame frame, JpegSegments segments) {
    List<int[]> steps = JpegHeader.quantisation(frame, segments).orElse(List.of());
    List<JpegChannel> channels = new ArrayList<>();
    for (int number = 0; number < steps.size(); number++) {
      JpegChannel.of(frame, frame.components().get(number), steps.get(number))
          .ifPresent(channels::add);
    }
    return !steps.isEmpty() && channels.size() == steps.size()
        ? Optional.of(new JpegReduction(frame, channels))
        : Optional.empty();
  }

  /** The blocks of the scan; those of unusual Huffman tables are only checked. */
  JpegBlocks blocks(JpegScan scan, JpegBits coded, JpegHuffmanTables tables)
      throws RejectedExampleException {
    List<JpegChannel> ofScan = new ArrayList<>();
    for (JpegScan.Part part : scan.parts()) {
      JpegHuffmanTable dc = tables.dc(part.dc());
      JpegHuffmanTable ac = tables.ac(part.ac());
      boolean usual = tables.defines(part.dc(), part.ac()) && !dc.isFull() && !ac.isFull();
      if (!usual || !dc.hasSymbolsUpTo(FIRST_BITS)) {
        return new JpegSequentialBlocks(scan, coded, tables);
      }
      ofScan.add(channels.get(part.number()));
      channels.get(part.number()).use(dc, ac);
    }
    bits = coded;
    parts = ofScan.toArray(JpegChannel[]::new);
    return this;
  }

  @Override
  public void pass(int part, int block) throws RejectedExampleException {
    JpegChannel channel = parts[part];
    channel.read(bits);
    if (part == parts.length - 1 && channel.units() == unitColumns) {
      writeRows();
    }
  }

  @Override
  public void endPart() {
    channels.forEach(JpegChannel::restart);
  }

  private void writeRows() {
    channels.forEach(JpegChannel::endRow);
    int count = Math.min(channels.get(0).rows(), picture.rows() - written);
    for (int row = 0; row < count; row++) {
      for (int channel = 0; channel < rows.length; channel++) {
        channels.get(channel).write(row, rows[channel]);
      }
      convert();
      data.position((long) written * pixels.length).put(pixels, 0, pixels.length);
      written++;
    }
  }

  private void convert() {
    int[] y = rows[0];
    if (rows.length == 1) {
      JpegColours.interleave(y, y, y, pixels);
      return;
    }
    JpegColours.toRed(y, rows[2], colours[0]);
    JpegColours.toGreen(y, rows[1], rows[2], colours[1]);
    JpegColours.toBlue(y, rows[1], colours[2]);
    JpegColours.interleave(colours[0], colours[1], colours[2], pixels);
  }

  /** The picture, which the caller closes; empty if libjpeg itself has to decode it. */
  Optional<Mat> picture() {
    return written == picture.rows() && channels.stream().allMatch(JpegChannel::isInRange)
        ? Optional.of(new Mat(picture))
        : Optional.empty();
  }

  @Override
  public void close() {
    data.close();
    picture.close();
  }
}
