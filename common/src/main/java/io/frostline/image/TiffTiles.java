package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;

/**
 * Tiles without compression, to be put together.
 *
 * @param offsets of the tiles in the file, plane by plane and row by row
 * @param width of the image in pixels
 * @param height of the image
 * @param tileWidth in pixels, of which the last column and row of tiles have some too many
 * @param tileHeight in pixels
 * @param bits of a pixel in a plane
 */
record TiffTiles(
    FileBytes file,
    long[] offsets,
    long width,
    long height,
    long tileWidth,
    long tileHeight,
    long bits) {

  /** The rows of a plane, each beginning with a whole byte. */
  byte[] joined(int plane) throws RejectedExampleException {
    requireTiles();
    int across = (int) divide(width, tileWidth);
    int down = (int) divide(height, tileHeight);
    int rowBytes = (int) divide(width * bits, Byte.SIZE);
    int tileBytes = (int) divide(tileWidth * bits, Byte.SIZE);
    byte[] rows = new byte[Math.multiplyExact(rowBytes, (int) height)];
    for (int tile = 0; tile < across * down; tile++) {
      FileBytes data =
          file.part(at(plane * across * down + tile), (long) tileBytes * (int) tileHeight);
      int left = tile % across * tileBytes;
      int top = tile / across * (int) tileHeight;
      int size = Math.min(tileBytes, rowBytes - left);
      for (int y = 0; y < tileHeight && top + y < height; y++) {
        System.arraycopy(
            data.array(), data.offset() + y * tileBytes, rows, (top + y) * rowBytes + left, size);
      }
    }
    return rows;
  }

  private void requireTiles() throws RejectedExampleException {
    if (tileWidth < 1 || tileHeight < 1 || tileWidth * bits % Byte.SIZE != 0) {
      throw new RejectedExampleException(
          RejectionReason.UNSUPPORTED_FORMAT,
          Formatted.of(
              "TIFF tiles of %d x %d pixels are not supported: the sides must be multiples of 16. Convert the file to PNG.",
              tileWidth, tileHeight));
    }
  }

  private long at(int tile) throws RejectedExampleException {
    if (tile >= offsets.length) {
      throw new RejectedExampleException(
          RejectionReason.CORRUPT,
          Formatted.of(
              "The TIFF has %d tiles, fewer than its pixels need. Fetch the file again.",
              offsets.length));
    }
    return offsets[tile];
  }

  private static long divide(long number, long by) {
    return (number + by - 1) / by;
  }
}
