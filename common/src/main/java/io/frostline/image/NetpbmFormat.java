package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;

/**
 * Binary grey and colour maps of Netpbm (PGM and PPM, {@code P5} and {@code P6}) with one byte for
 * each colour. Of several images in a file, the first is decoded.
 */
final class NetpbmFormat implements ImageFormat {
  private static final int MAX_LEVEL = 255;
  private static final long MAX_NUMBER = 1L << 32;

  @Override
  public String name() {
    return "Netpbm";
  }

  @Override
  public boolean matches(FileBytes file) {
    return (file.has(0, "P5") || file.has(0, "P6"))
        && file.length() > 2
        && Character.isWhitespace(file.text(2, 1).charAt(0));
  }

  @Override
  public Outline outline(FileBytes file) throws RejectedExampleException {
    Numbers numbers = new Numbers(file);
    long width = numbers.next();
    long height = numbers.next();
    long levels = numbers.next();
    if (levels != MAX_LEVEL) {
      throw new RejectedExampleException(
          RejectionReason.UNSUPPORTED_FORMAT,
          Formatted.of(
              "The Netpbm file has levels up to %d, but only 255 is supported. Convert the file to PNG.",
              levels));
    }
    int channels = file.has(0, "P6") ? RgbImage.CHANNELS : 1;
    if (width < OpenCv.MAX_SIDE && height < OpenCv.MAX_SIDE) {
      file.require(numbers.at + 1L, width * height * channels);
    }
    return new Outline(width, height, Orientation.UPRIGHT, OpenCv::decodeRgb);
  }

  /** The numbers of the header, with white space and comments between them. */
  private static final class Numbers {
    private final FileBytes file;
    private int at = 2;

    Numbers(FileBytes file) {
      this.file = file;
    }

    long next() throws RejectedExampleException {
      skipSpace();
      int start = at;
      long number = 0;
      while (isDigit(file.u8(at)) && number < MAX_NUMBER) {
        number = number * 10 + file.u8(at) - '0';
        at++;
      }
      if (at == start || isDigit(file.u8(at))) {
        throw new RejectedExampleException(
            RejectionReason.CORRUPT,
            Formatted.of(
                "The Netpbm header has no number at byte %d. Fetch the file again.", start));
      }
      return number;
    }

    private void skipSpace() throws RejectedExampleException {
      while (Character.isWhitespace(file.u8(at)) || file.u8(at) == '#') {
        at = file.u8(at) == '#' ? file.indexOf('\n', at) : at + 1;
      }
    }

    private static boolean isDigit(int character) {
      return character >= '0' && character <= '9';
    }
  }
}
