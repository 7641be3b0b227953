package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The first image file directory of a TIFF or BigTIFF structure, which EXIF blocks use as well:
 * integer tags only. TIFF 6.0, section 2.
 */
final class TiffDirectory {
  private static final int BYTE = 1;
  private static final int MAX_ENTRIES = 4096;
  private static final int MAX_VALUES = 1 << 22; // strips of the tallest image, with a margin

  private final Map<Integer, Long> entries = new HashMap<>();
  private final FileBytes file;
  private final ByteOrder order;
  private final boolean big;

  private TiffDirectory(FileBytes file, ByteOrder order, boolean big) {
    this.file = file;
    this.order = order;
    this.big = big;
  }

  static TiffDirectory first(FileBytes file) throws RejectedExampleException {
    ByteOrder order = file.has(0, "MM") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    TiffDirectory directory = new TiffDirectory(file, order, file.u16(2, order) == 43);
    directory.findEntries();
    return directory;
  }

  /** The first value of a tag, or its default in TIFF. */
  long valueOr(int tag, long otherwise) throws RejectedExampleException {
    long[] values = values(tag);
    return values.length == 0 ? otherwise : values[0];
  }

  /** The byte order of the file. */
  ByteOrder order() {
    return order;
  }

  /** The bytes of a tag, whatever they are; empty if it is absent. */
  FileBytes bytes(int tag) throws RejectedExampleException {
    Long entry = entries.get(tag);
    if (entry == null) {
      return file.part(0, 0);
    }
    int inline = big ? 8 : 4;
    long count = number(entry + 4, inline);
    long at = entry + 4 + inline;
    return file.part(count > inline ? number(at, inline) : at, count);
  }

  /**
   * The orientation in an EXIF block. Of the types of integers all but bytes are in use; Pillow,
   * for example, does not take a byte for a number.
   */
  long exifOrientation() throws RejectedExampleException {
    Long entry = entries.get(Orientation.TAG);
    boolean given = entry != null && number(entry + 2, 2) != BYTE;
    return given ? valueOr(Orientation.TAG, 1) : 1;
  }

  /** All values of a tag, negative ones as large numbers; empty if they are not integers. */
  long[] values(int tag) throws RejectedExampleException {
    Long at = entries.get(tag);
    return at == null ? new long[0] : read(at);
  }

  private void findEntries() throws RejectedExampleException {
    long at = big ? number(8, 8) : number(4, 4);
    long count = number(at, big ? 8 : 2);
    if (count < 0 || count > MAX_ENTRIES) {
      throw new RejectedExampleException(
          RejectionReason.CORRUPT,
          Formatted.of(
              "The TIFF directory announces %d entries, more than the limit of %d. Fetch the file again.",
              count, MAX_ENTRIES));
    }
    long firstEntry = at + (big ? 8 : 2);
    int entrySize = big ? 20 : 12;
    for (int i = 0; i < count; i++) {
      long entry = firstEntry + (long) i * entrySize;
      entries.putIfAbsent((int) number(entry, 2), entry);
    }
  }

  private long[] read(long entry) throws RejectedExampleException {
    int inline = big ? 8 : 4;
    int size = sizeOf((int) number(entry + 2, 2));
    long count = number(entry + 4, inline);
    if (size == 0 || count < 0 || count > MAX_VALUES) {
      return new long[0];
    }
    long at = entry + 4 + inline;
    if (count * size > inline) {
      at = number(at, inline);
    }
    file.require(at, count * size);
    long[] values = new long[(int) count];
    for (int i = 0; i < count; i++) {
      values[i] = number(at + (long) i * size, size);
    }
    return values;
  }

  /** Bytes of one value of an integer type, 0 for every other type. */
  private static int sizeOf(int type) {
    return switch (type) {
      case BYTE, 6 -> 1;
      case 3, 8 -> 2;
      case 4, 9, 13 -> 4;
      case 16, 17, 18 -> 8;
      default -> 0;
    };
  }

  private long number(long at, int size) throws RejectedExampleException {
    return file.unsigned(at, size, order);
  }
}
