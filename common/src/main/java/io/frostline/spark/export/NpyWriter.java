package io.frostline.spark.export;

import io.frostline.message.Formatted;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a NumPy array [rows, width] of little-endian float32, row by row.
 *
 * <p>Format 1.0 of numpy.lib.format: magic, version, length of the header, the header as a Python
 * literal, padded so that the data starts at a multiple of 64 bytes, as memory mapping requires.
 */
final class NpyWriter implements RowWriter {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;

  private final OutputStream out;
  private final ByteBuffer bytes;

  NpyWriter(OutputStream out, long rows, int width) throws IOException {
    this.out = out;
    this.bytes =
        ByteBuffer.allocate(Math.multiplyExact(width, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    out.write(header(rows, width));
  }

  static byte[] header(long rows, int width) {
    String text =
        Formatted.of("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, width);
    int before = MAGIC.length + Short.BYTES;
    int size = (before + text.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
    String padded = text + " ".repeat(size - before - text.length() - 1) + "\n";
    return ByteBuffer.allocate(size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) padded.length())
        .put(padded.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  @Override
  public void write(ExportedRow row) throws IOException {
    bytes.clear();
    bytes.asFloatBuffer().put(row.features());
    out.write(bytes.array());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
