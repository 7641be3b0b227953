package io.frostline.image;

import java.nio.ByteOrder;
import java.util.List;

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
  public Outline outline(FileBytes file) throws RejectedImageException {
    List<JpegSegments.Segment> segments = JpegSegments.of(file);
    JpegSegments.Segment frame =
        segments.stream()
            .filter(segment -> isFrame(segment.marker()))
            .findFirst()
            .filter(found -> segments.stream().anyMatch(JpegSegments.Segment::isScan))
            .orElseThrow(
                () ->
                    new RejectedImageException(
                        RejectionReason.CORRUPT,
                        "The JPEG contains no image. Fetch the file again."));
    requireSupported(frame);
    int height = frame.data().u16(1, ByteOrder.BIG_ENDIAN);
    int width = frame.data().u16(3, ByteOrder.BIG_ENDIAN);
    return new Outline(width, height, orientation(segments), OpenCv::decodeRgb);
  }

  private static boolean isFrame(int marker) {
    boolean inRange = marker >= SOF0 && marker <= SOF15;
    return inRange && marker != DHT && marker != JPG && marker != DAC;
  }

  /** Huffman or arithmetic coding, sequential or progressive, 8 bits, height known in advance. */
  private static void requireSupported(JpegSegments.Segment frame) throws RejectedImageException {
    int process = frame.marker() - SOF0;
    int bits = frame.data().u8(0);
    int height = frame.data().u16(1, ByteOrder.BIG_ENDIAN);
    boolean common = process <= 2 || process == 9 || process == 10;
    if (!common || bits != 8 || height == 0) {
      throw new RejectedImageException(
          RejectionReason.UNSUPPORTED_FORMAT,
          "This kind of JPEG is not supported (process %d, %d bits, height %d). Convert the file to PNG."
              .formatted(process, bits, height));
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
