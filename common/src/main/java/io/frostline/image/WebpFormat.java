package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import java.nio.ByteOrder;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * WebP (RFC 9649): lossy, lossless and extended files, all inside RIFF, whose length shows whether
 * the file is complete. Of an animation, the first frame is decoded.
 */
final class WebpFormat implements ImageFormat {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;

  @Override
  public String name() {
    return "WebP";
  }

  @Override
  public boolean matches(FileBytes file) {
    return file.has(0, "RIFF") && file.has(8, "WEBP");
  }

  @Override
  public Outline outline(FileBytes file) throws RejectedExampleException {
    FileBytes riff = file.part(0, file.u32(4, ORDER) + CHUNK_HEADER);
    FileBytes data = riff.part(FIRST_CHUNK + CHUNK_HEADER, riff.u32(FIRST_CHUNK + 4, ORDER));
    return switch (riff.text(FIRST_CHUNK, 4)) {
      case "VP8 " -> outline(data.u16(6, ORDER) & 0x3FFF, data.u16(8, ORDER) & 0x3FFF, riff);
      case "VP8L" -> {
        long sizes = data.u32(1, ORDER);
        yield outline((sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1, riff);
      }
      case "VP8X" -> outline(data.unsigned(4, 3, ORDER) + 1, data.unsigned(7, 3, ORDER) + 1, riff);
      default ->
          throw new RejectedExampleException(
              RejectionReason.CORRUPT,
              "The WebP file starts with an unknown chunk. Fetch the file again.");
    };
  }

  private static Outline outline(long width, long height, FileBytes riff)
      throws RejectedExampleException {
    return new Outline(width, height, orientation(riff), WebpFormat::decode);
  }

  private static Mat decode(byte[] file) throws RejectedExampleException {
    return RgbConversion.toRgb(OpenCv.decodeUnchanged(file), RgbConversion.Alpha.STRAIGHT);
  }

  private static Orientation orientation(FileBytes riff) throws RejectedExampleException {
    long at = FIRST_CHUNK;
    while (at + CHUNK_HEADER <= riff.length()) {
      long size = riff.u32(at + 4, ORDER);
      if (riff.has((int) at, "EXIF")) {
        return Orientation.ofExif(riff.part(at + CHUNK_HEADER, size));
      }
      at += CHUNK_HEADER + size + (size & 1);
    }
    return Orientation.UPRIGHT;
  }
}
