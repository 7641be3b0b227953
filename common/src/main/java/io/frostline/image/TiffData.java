package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Follows the compressed strips or tiles of a TIFF page without keeping their content: libtiff
 * leaves pixels black, or as they were, where the data is damaged, and OpenCV does not pass on its
 * errors. LZW and PackBits have no checksums, so damage that leaves them valid and long enough
 * stays unknown.
 */
final class TiffData {
  private static final int LZW = 5;
  private static final int PACK_BITS = 32773;
  private static final int YCBCR = 6;
  private static final int SEPARATE = 2;

  private final FileBytes file;
  private final TiffDirectory page;
  private final byte[] discarded = new byte[1 << 16];

  private TiffData(FileBytes file, TiffDirectory page) {
    this.file = file;
    this.page = page;
  }

  /**
   * Follows all strips or tiles of a page with Deflate, LZW or PackBits.
   *
   * @throws RejectedExampleException DAMAGED_CONTENT if one is invalid, or yields too few bytes
   */
  static void requireWhole(FileBytes file, TiffDirectory page) throws RejectedExampleException {
    TiffData data = new TiffData(file, page);
    boolean tiled = page.values(TiffTag.TILE_OFFSETS).length > 0;
    long[] offsets = page.values(tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS);
    long[] sizes = page.values(tiled ? TiffTag.TILE_SIZES : TiffTag.STRIP_SIZES);
    for (int i = 0; i < Math.min(offsets.length, sizes.length); i++) {
      FileBytes part = file.part(offsets[i], sizes[i]);
      long expected = tiled ? data.tileBytes() : data.stripBytes(i);
      long found = data.length(part, expected);
      if (found < expected) {
        throw damaged(
            Formatted.of(
                "%s %d yields %,d of %,d bytes", tiled ? "tile" : "strip", i, found, expected));
      }
    }
  }

  private long tileBytes() throws RejectedExampleException {
    return rowBytes(page.valueOr(TiffTag.TILE_WIDTH, 0)) * page.valueOr(TiffTag.TILE_HEIGHT, 0);
  }

  private long stripBytes(int strip) throws RejectedExampleException {
    long height = page.valueOr(TiffTag.HEIGHT, 0);
    long rows = Math.max(1, Math.min(height, page.valueOr(TiffTag.ROWS_PER_STRIP, height)));
    long stripsOfPlane = (height + rows - 1) / rows;
    long first = strip % Math.max(1, stripsOfPlane) * rows;
    return rowBytes(page.valueOr(TiffTag.WIDTH, 0)) * Math.min(rows, height - first);
  }

  /** 0 where rows share samples, so that only the validity of the data is checked. */
  private long rowBytes(long width) throws RejectedExampleException {
    if (page.valueOr(TiffTag.PHOTOMETRIC, 1) == YCBCR) {
      return 0;
    }
    boolean separate = page.valueOr(TiffTag.PLANES, 1) == SEPARATE;
    long samples = separate ? 1 : page.valueOr(TiffTag.SAMPLES, 1);
    return (width * samples * page.valueOr(TiffTag.BITS, 1) + Byte.SIZE - 1) / Byte.SIZE;
  }

  private long length(FileBytes part, long expected) throws RejectedExampleException {
    return switch ((int) page.valueOr(TiffTag.COMPRESSION, 1)) {
      case LZW -> new TiffLzw(part).length(expected);
      case PACK_BITS -> unpackedLength(part, expected);
      default -> inflatedLength(part);
    };
  }

  /** To the end of the stream, where its checksum is. */
  private long inflatedLength(FileBytes part) throws RejectedExampleException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(part.array(), part.offset(), part.length());
      while (inflater.inflate(discarded) > 0) {
        // the content is only counted here; libtiff decodes it
      }
      return inflater.getBytesWritten();
    } catch (DataFormatException broken) {
      throw damaged("its Deflate data is invalid");
    } finally {
      inflater.end();
    }
  }

  private static long unpackedLength(FileBytes part, long expected)
      throws RejectedExampleException {
    long length = 0;
    int at = 0;
    while (length < expected && at < part.length()) {
      int count = (byte) part.u8(at);
      if (count >= 0) {
        length += Math.min(count + 1, part.length() - at - 1);
        at += count + 2;
      } else {
        boolean repeats = count != Byte.MIN_VALUE && at + 1 < part.length();
        length += repeats ? 1 - count : 0;
        at += count == Byte.MIN_VALUE ? 1 : 2;
      }
    }
    return length;
  }

  static RejectedExampleException damaged(String problem) {
    return new RejectedExampleException(
        RejectionReason.DAMAGED_CONTENT,
        Formatted.of(
            "The compressed data of the TIFF is damaged: %s. Fetch the file again, or use --accept-damaged.",
            problem));
  }
}
