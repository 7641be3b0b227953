package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * One frame of a GIF file: its place on the canvas, its colours and its compressed data.
 *
 * @param palette red, green and blue of each colour; may be empty
 * @param data the code size and the data sub-blocks after it
 */
record GifFrame(
    int left,
    int top,
    int width,
    int height,
    boolean interlaced,
    FileBytes palette,
    OptionalInt transparent,
    FileBytes data) {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int SCREEN_FLAGS = 10;
  private static final int AFTER_SCREEN = 13;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int IMAGE = 0x2C;
  private static final int INTERLACED = 0x40;
  private static final int HAS_PALETTE = 0x80;
  private static final int WHITE = 255;

  /** First row and distance of rows in each pass of an interlaced frame (GIF 89a, appendix E). */
  private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private static final int[][] ONE_PASS = {{0, 1}};

  /** The first frame of a file; TRUNCATED if the file ends within it. */
  static GifFrame first(FileBytes file) throws RejectedExampleException {
    FileBytes palette = palette(file, SCREEN_FLAGS, AFTER_SCREEN);
    int at = AFTER_SCREEN + palette.length();
    OptionalInt transparent = OptionalInt.empty();
    while (file.u8(at) == EXTENSION) {
      if (file.u8(at + 1) == GRAPHIC_CONTROL) {
        boolean given = (file.u8(at + 3) & 1) == 1;
        transparent = given ? OptionalInt.of(file.u8(at + 6)) : OptionalInt.empty();
      }
      at = endOfBlocks(file, at + 2);
    }
    if (file.u8(at) != IMAGE) {
      throw new RejectedExampleException(
          RejectionReason.CORRUPT,
          Formatted.of(
              "The GIF has no frame at byte %d, where one was expected. Fetch the file again.",
              at));
    }
    if (file.u16(at + 5, ORDER) == 0 || file.u16(at + 7, ORDER) == 0) {
      throw new RejectedExampleException(
          RejectionReason.CORRUPT,
          "The first frame of the GIF has no pixels. Fetch the file again.");
    }
    FileBytes own = palette(file, at + 9, at + 10);
    int dataAt = at + 10 + own.length();
    return new GifFrame(
        file.u16(at + 1, ORDER),
        file.u16(at + 3, ORDER),
        file.u16(at + 5, ORDER),
        file.u16(at + 7, ORDER),
        (file.u8(at + 9) & INTERLACED) != 0,
        own.length() > 0 ? own : palette,
        transparent,
        file.part(dataAt, endOfBlocks(file, dataAt + 1) - dataAt));
  }

  private static FileBytes palette(FileBytes file, int flagsAt, int at)
      throws RejectedExampleException {
    int flags = file.u8(flagsAt);
    int colours = (flags & HAS_PALETTE) == 0 ? 0 : 2 << (flags & 7);
    return file.part(at, colours * 3L);
  }

  /** The position after a chain of sub-blocks, which ends with an empty one. */
  private static int endOfBlocks(FileBytes file, int from) throws RejectedExampleException {
    int at = from;
    for (int size = file.u8(at); size > 0; size = file.u8(at)) {
      at += size + 1;
    }
    return at + 1;
  }

  /** The frame in its place on a white canvas, as 8-bit RGB; the caller closes it. */
  Mat onCanvas(int canvasWidth, int canvasHeight) throws RejectedExampleException {
    byte[] indices = new GifLzw(data).decode(width * height);
    byte[] colours = colours();
    byte[] row = new byte[width * RgbImage.CHANNELS];
    int stored = 0;
    Mat canvas = OpenCv.whiteCanvas(canvasWidth, canvasHeight);
    for (int[] pass : interlaced ? PASSES : ONE_PASS) {
      for (int y = pass[0]; y < height; y += pass[1]) {
        paint(indices, stored++ * width, colours, row);
        put(row, canvas, y);
      }
    }
    return canvas;
  }

  /** 256 colours: black beyond the palette, white for the transparent one. */
  private byte[] colours() {
    byte[] colours = new byte[256 * RgbImage.CHANNELS];
    System.arraycopy(palette.array(), palette.offset(), colours, 0, palette.length());
    transparent.ifPresent(index -> Arrays.fill(colours, index * 3, index * 3 + 3, (byte) WHITE));
    return colours;
  }

  private static void paint(byte[] indices, int from, byte[] colours, byte[] row) {
    for (int x = 0; x * RgbImage.CHANNELS < row.length; x++) {
      int colour = (indices[from + x] & 0xFF) * RgbImage.CHANNELS;
      System.arraycopy(colours, colour, row, x * RgbImage.CHANNELS, RgbImage.CHANNELS);
    }
  }

  private void put(byte[] row, Mat canvas, int y) {
    try (BytePointer target = canvas.ptr(top + y, left)) {
      target.put(row, 0, row.length);
    }
  }
}
