package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatExpr;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * PNG (third edition): every chunk is visited, the checksums of the chunks that make up the image
 * are verified, and the data is decompressed once, because libpng returns black rows for damaged
 * data without reporting an error to us. Of an animated PNG, the still image is decoded.
 */
final class PngFormat implements ImageFormat {
  private static final String SIGNATURE = "\u0089PNG\r\n\u001A\n";
  private static final int GREY = 0;

  @Override
  public String name() {
    return "PNG";
  }

  @Override
  public boolean matches(FileBytes file) {
    return file.has(0, SIGNATURE.substring(0, 4));
  }

  @Override
  public Outline outline(FileBytes file) throws RejectedExampleException {
    file.require(0, SIGNATURE.length());
    if (!file.has(0, SIGNATURE)) {
      throw new RejectedExampleException(
          RejectionReason.CORRUPT,
          "The PNG signature is damaged, as happens with a transfer in text mode. Fetch the file"
              + " again.");
    }
    PngChunks chunks = PngChunks.walk(file, SIGNATURE.length());
    FileBytes header = chunks.header();
    long width = header.u32(0, ByteOrder.BIG_ENDIAN);
    long height = header.u32(4, ByteOrder.BIG_ENDIAN);
    Orientation orientation =
        chunks
            .exif()
            .or(() -> PngExifText.of(chunks))
            .map(Orientation::ofExif)
            .orElse(Orientation.UPRIGHT);
    OptionalInt transparentGrey = transparentGrey(chunks);
    return new Outline(width, height, orientation, bytes -> decode(bytes, chunks, transparentGrey));
  }

  private static Mat decode(byte[] file, PngChunks chunks, OptionalInt transparentGrey)
      throws RejectedExampleException {
    chunks.requireWholeData();
    Mat pixels =
        OpenCv.decodeUnchanged(chunks.hasMoreThanPixels() ? chunks.withPixelsOnly() : file);
    if (transparentGrey.isPresent() && pixels.channels() == 1) {
      whiten(pixels, transparentGrey.getAsInt());
    }
    return RgbConversion.toRgb(pixels, RgbConversion.Alpha.STRAIGHT);
  }

  /** The one transparent level of a grey PNG at its decoded depth, which OpenCV leaves opaque. */
  private static OptionalInt transparentGrey(PngChunks chunks) throws RejectedExampleException {
    FileBytes header = chunks.header();
    if (header.u8(9) != GREY || chunks.transparency().isEmpty()) {
      return OptionalInt.empty();
    }
    int level = chunks.transparency().get().u16(0, ByteOrder.BIG_ENDIAN);
    int bits = header.u8(8);
    return OptionalInt.of(bits < 8 ? level * 255 / ((1 << bits) - 1) : level);
  }

  private static void whiten(Mat grey, int level) {
    int white = grey.depth() == opencv_core.CV_16U ? 65535 : 255;
    try (MatExpr comparison = opencv_core.equals(grey, level);
        Mat transparent = comparison.asMat();
        Scalar scalar = new Scalar(white);
        Mat value = new Mat(scalar)) {
      grey.setTo(value, transparent);
    }
  }
}
