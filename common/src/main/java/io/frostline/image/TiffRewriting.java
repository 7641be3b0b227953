package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A TIFF page with another directory: the tags of the page, changed so that OpenCV reads its data.
 * The new directory follows the bytes of the file, so that the places of its data remain right.
 */
final class TiffRewriting {
  private static final int[] TAGS = {
    TiffTag.WIDTH,
    TiffTag.HEIGHT,
    TiffTag.BITS,
    TiffTag.COMPRESSION,
    TiffTag.PHOTOMETRIC,
    TiffTag.FILL_ORDER,
    TiffTag.STRIP_OFFSETS,
    TiffTag.SAMPLES,
    TiffTag.ROWS_PER_STRIP,
    TiffTag.STRIP_SIZES,
    TiffTag.PLANES,
    TiffTag.PREDICTOR,
    TiffTag.COLOR_MAP,
    TiffTag.TILE_WIDTH,
    TiffTag.TILE_HEIGHT,
    TiffTag.TILE_OFFSETS,
    TiffTag.TILE_SIZES,
    TiffTag.EXTRA_SAMPLES,
    TiffTag.SAMPLE_FORMAT,
    Orientation.TAG
  };

  private static final int CLASSIC = 42;
  private static final int ENTRY = 12;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final FileBytes file;
  private final ByteOrder order;
  private final SortedMap<Integer, long[]> tags = new TreeMap<>();
  private final ByteArrayOutputStream added = new ByteArrayOutputStream();

  TiffRewriting(FileBytes file, TiffDirectory page) throws RejectedExampleException {
    this.file = file;
    this.order = page.order();
    for (int tag : TAGS) {
      set(tag, page.values(tag));
    }
  }

  /** Sets the values of a tag; none remove it. */
  void set(int tag, long... values) {
    if (values.length == 0) {
      tags.remove(tag);
    } else {
      tags.put(tag, values);
    }
  }

  long value(int tag, long otherwise) {
    return tags.containsKey(tag) ? tags.get(tag)[0] : otherwise;
  }

  /**
   * Replaces tiles without compression by strips of whole planes, which OpenCV reads in any size.
   */
  void joinTiles() throws RejectedExampleException {
    long samples = value(TiffTag.SAMPLES, 1);
    int planes = (int) (value(TiffTag.PLANES, 1) == 2 ? samples : 1);
    TiffTiles tiles =
        new TiffTiles(
            file,
            tags.get(TiffTag.TILE_OFFSETS),
            value(TiffTag.WIDTH, 0),
            value(TiffTag.HEIGHT, 0),
            value(TiffTag.TILE_WIDTH, 0),
            value(TiffTag.TILE_HEIGHT, 0),
            value(TiffTag.BITS, 1) * samples / planes);
    long[] offsets = new long[planes];
    long[] sizes = new long[planes];
    for (int plane = 0; plane < planes; plane++) {
      byte[] joined = tiles.joined(plane);
      offsets[plane] = append(joined);
      sizes[plane] = joined.length;
    }
    set(TiffTag.TILE_WIDTH);
    set(TiffTag.TILE_HEIGHT);
    set(TiffTag.TILE_OFFSETS);
    set(TiffTag.TILE_SIZES);
    set(TiffTag.STRIP_OFFSETS, offsets);
    set(TiffTag.STRIP_SIZES, sizes);
    set(TiffTag.ROWS_PER_STRIP, value(TiffTag.HEIGHT, 0));
  }

  /** The whole file, as a TIFF with 32-bit places. */
  byte[] toBytes() {
    long directory = append(new byte[0]);
    ByteBuffer entries = buffer(2 + tags.size() * ENTRY + 4);
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    long valuesAt = directory + entries.capacity();
    entries.putShort((short) tags.size());
    for (Map.Entry<Integer, long[]> tag : tags.entrySet()) {
      int type = tag.getKey() == TiffTag.COLOR_MAP ? SHORT : typeOf(tag.getValue());
      ByteBuffer encoded = encoded(tag.getValue(), type);
      entries.putShort((short) (int) tag.getKey()).putShort((short) type);
      entries.putInt(tag.getValue().length);
      if (encoded.capacity() > 4) {
        entries.putInt((int) (valuesAt + values.size()));
        values.writeBytes(encoded.array());
      } else {
        entries.put(encoded.array()).position(entries.position() + 4 - encoded.capacity());
      }
    }
    added.writeBytes(entries.array());
    added.writeBytes(values.toByteArray());
    return whole(directory);
  }

  private byte[] whole(long directory) {
    byte[] tail = added.toByteArray();
    byte[] whole = new byte[start() + tail.length];
    System.arraycopy(file.array(), file.offset(), whole, 0, file.length());
    System.arraycopy(tail, 0, whole, start(), tail.length);
    ByteBuffer.wrap(whole).order(order).putShort(2, (short) CLASSIC).putInt(4, (int) directory);
    return whole;
  }

  /** The place of bytes that are added: directories begin at even ones. */
  private long append(byte[] bytes) {
    long place = start() + added.size();
    added.writeBytes(bytes);
    added.writeBytes(new byte[bytes.length & 1]);
    return place;
  }

  private int start() {
    return file.length() + (file.length() & 1);
  }

  /** Bits and the like as shorts, for readers that expect those; places as longs. */
  private static int typeOf(long[] values) {
    for (long value : values) {
      if (value > 0xFFFF) {
        return LONG;
      }
    }
    return SHORT;
  }

  private ByteBuffer encoded(long[] values, int type) {
    ByteBuffer encoded = buffer(values.length * (type == SHORT ? 2 : 4));
    for (long value : values) {
      if (type == SHORT) {
        encoded.putShort((short) value);
      } else {
        encoded.putInt((int) value);
      }
    }
    return encoded;
  }

  private ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(order);
  }
}
