package io.frostline.image;

import io.frostline.example.ContentKind;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The header of an IDX file, the format of MNIST and similar data sets: two zero bytes, the data
 * type, the number of dimensions, and the size of each, big-endian.
 *
 * @param dimensions their sizes, the first being the number of items
 * @see <a href="http://yann.lecun.com/exdb/mnist/">The MNIST database, file formats</a>
 */
public record IdxHeader(List<Long> dimensions) {
  private static final int UNSIGNED_BYTE = 8;
  private static final int GREY = 1;

  public IdxHeader {
    dimensions = List.copyOf(dimensions);
  }

  /**
   * Reads the header and leaves the stream at the first item.
   *
   * @throws UserException if this is not an IDX file of bytes
   */
  static IdxHeader read(InputStream stream, String uri) throws IOException {
    DataInputStream numbers = new DataInputStream(stream);
    try {
      int magic = numbers.readInt();
      int type = magic >> 8 & 0xFF;
      int count = magic & 0xFF;
      if (magic >>> 16 != 0 || type < UNSIGNED_BYTE || type > 14 || count == 0) {
        throw new UserException(
            Formatted.of(
                "%s is not an IDX file: it seems to be %s, but IDX files of bytes start with 0000080N, where N is the number of dimensions. Check --images and --format.",
                uri, kind(magic, numbers)));
      }
      if (type != UNSIGNED_BYTE) {
        throw new UserException(
            Formatted.of(
                "The IDX file %s has the data type 0x%02x, but images and labels must be unsigned bytes (0x08). Convert it.",
                uri, type));
      }
      List<Long> dimensions = new ArrayList<>();
      for (int index = 0; index < count; index++) {
        dimensions.add(Integer.toUnsignedLong(numbers.readInt()));
      }
      return new IdxHeader(dimensions);
    } catch (EOFException end) {
      throw new UserException(
          Formatted.of("%s ends within the header of an IDX file. Fetch it again.", uri), end);
    }
  }

  private static String kind(int magic, InputStream rest) throws IOException {
    byte[] beginning = rest.readNBytes(ContentKind.WINDOW - Integer.BYTES);
    return ContentKind.inWords(
        ByteBuffer.allocate(Integer.BYTES + beginning.length).putInt(magic).put(beginning).array());
  }

  /** The number of images or labels. */
  public long count() {
    return dimensions.get(0);
  }

  /** Whether the items are labels, one byte each. */
  public boolean holdsLabels() {
    return dimensions.size() == 1;
  }

  /**
   * Whether the items are grey images [N, H, W], or images [N, H, W, C] of one or three colours.
   */
  public boolean holdsImages() {
    boolean known =
        dimensions.size() == 3
            || dimensions.size() == 4 && (channels() == GREY || channels() == RgbImage.CHANNELS);
    return known && !Collections.min(dimensions.subList(1, dimensions.size())).equals(0L);
  }

  private long channels() {
    return dimensions.size() == 4 ? dimensions.get(3) : GREY;
  }

  /** Bytes of one item; Long.MAX_VALUE if there are more. */
  public long itemBytes() {
    long bytes = 1;
    for (long size : dimensions.subList(1, dimensions.size())) {
      bytes = size != 0 && bytes > Long.MAX_VALUE / size ? Long.MAX_VALUE : bytes * size;
    }
    return bytes;
  }

  /** The header that turns the bytes of an image into a Netpbm file. */
  String netpbmHeader() {
    return Formatted.of(
        "%s\n%d %d\n255\n", channels() == GREY ? "P5" : "P6", dimensions.get(2), dimensions.get(1));
  }

  /** {@code 60000 x 28 x 28}. */
  public String inWords() {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }
}
