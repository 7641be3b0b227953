package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * JPEG (ITU-T T.81). Pixels come from libjpeg-turbo, which converts grey, YCbCr, CMYK and YCCK to
 * RGB; CMYK is treated as inverted, as Adobe writes it and every viewer assumes.
 */
final class JpegFormat implements ImageFormat {
  private static final int SOF0 = 0xC0;
  private static final int SOF15 = 0xCF;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int EOI = 0xD9;
  private static final int APP1 = 0xE1;

  @Override
  public String name() {
    return "JPEG";
  }

  @Override
  public boolean matches(FileBytes file) {
    return file.has(0, "\u00FF\u00D8\u00FF");
  }

  @Override
  public Outline outline(FileBytes file) throws RejectedExampleException {
    JpegSegments segments = JpegSegments.of(file);
    JpegFrame frame = frame(segments.all());
    requireSupported(frame);
    Orientation orientation = orientation(segments.all());
    if (segments.lacksEnd()) {
      return new Outline(
          frame.width(),
          frame.height(),
          orientation,
          () -> {},
          (Scaled) (bytes, divisor) -> decodeWithoutEnd(bytes, divisor, frame, segments));
    }
    return new Outline(
        frame.width(),
        frame.height(),
        orientation,
        () -> JpegContent.walk(frame, segments, List.of()),
        new JpegPixels(frame, segments));
  }

  /** Pixels from libjpeg, whose inverse transformation can be that of smaller blocks. */
  @FunctionalInterface
  private interface Scaled extends Outline.ScaledPixels {
    @Override
    default int greatestDivisor() {
      return 8;
    }
  }

  /**
   * Follows the data of a JPEG within another file.
   *
   * @param tables segments that are kept elsewhere
   * @throws RejectedExampleException DAMAGED_CONTENT if the decoder would make up some of the
   *     pixels
   */
  static void requireWhole(FileBytes file, List<JpegSegments.Segment> tables)
      throws RejectedExampleException {
    JpegSegments segments = JpegSegments.of(file);
    JpegFrame frame = frame(segments.all());
    requireSupported(frame);
    JpegContent.walk(frame, segments, tables);
  }

  private static JpegFrame frame(List<JpegSegments.Segment> segments)
      throws RejectedExampleException {
    JpegSegments.Segment header =
        segments.stream()
            .filter(segment -> isFrame(segment.marker()))
            .findFirst()
            .filter(found -> segments.stream().anyMatch(JpegSegments.Segment::isScan))
            .orElseThrow(
                () ->
                    new RejectedExampleException(
                        RejectionReason.CORRUPT,
                        "The JPEG contains no image. Fetch the file again."));
    return JpegFrame.of(header);
  }

  /** Decodes a file without the marker that ends the image, if nothing else is missing. */
  private static Mat decodeWithoutEnd(
      byte[] file, int divisor, JpegFrame frame, JpegSegments segments)
      throws RejectedExampleException {
    RejectedExampleException damage = null;
    boolean whole = false;
    try {
      whole = JpegContent.walk(frame, segments, List.of());
    } catch (RejectedExampleException found) {
      damage = found;
    }
    if (!whole) {
      throw new RejectedExampleException(
          RejectionReason.TRUNCATED,
          Formatted.of(
              "The file is truncated: it ends after %,d bytes, within the data of the JPEG. Fetch the file again.",
              file.length),
          damage);
    }
    int end = file.length;
    while (file[end - 1] == 0 && file[end - 2] != (byte) 0xFF) {
      end--; // padding, of which libjpeg would warn
    }
    byte[] ended = Arrays.copyOf(file, end + 2);
    ended[end] = (byte) 0xFF;
    ended[end + 1] = (byte) EOI;
    return OpenCv.decodeReducedRgb(ended, divisor);
  }

  private static boolean isFrame(int marker) {
    boolean inRange = marker >= SOF0 && marker <= SOF15;
    return inRange && marker != DHT && marker != JPG && marker != DAC;
  }

  /** Huffman or arithmetic coding, sequential or progressive, 8 bits, height known in advance. */
  private static void requireSupported(JpegFrame frame) throws RejectedExampleException {
    int process = frame.process();
    int bits = frame.bits();
    int height = frame.height();
    boolean common = process <= 2 || process == 9 || process == 10;
    if (!common || bits != 8 || height == 0) {
      throw new RejectedExampleException(
          RejectionReason.UNSUPPORTED_FORMAT,
          Formatted.of(
              "This kind of JPEG is not supported (process %d, %d bits, height %d). Convert the file to PNG.",
              process, bits, height));
    }
  }

  private static Orientation orientation(List<JpegSegments.Segment> segments) {
    return segments.stream()
        .filter(segment -> segment.marker() == APP1 && segment.data().has(0, "Exif\0\0"))
        .findFirst()
        .map(segment -> Orientation.ofExif(segment.data()))
        .orElse(Orientation.UPRIGHT);
  }
}
