package io.frostline.spark.listing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Rows of {@link FoundRow#SCHEMA} as arrays of bytes. Spark keeps rows on disk as Java objects,
 * which takes as long as finding the files.
 */
final class RowChunks {
  private static final int NONE = -1;

  private RowChunks() {}

  /** So many rows are read again at once. */
  static Iterator<byte[]> of(Iterator<Row> rows) {
    return of(rows, 1_000);
  }

  /**
   * Chunks of a certain size, except for the last.
   *
   * @param size in rows
   */
  static Iterator<byte[]> of(Iterator<Row> rows, int size) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public byte[] next() {
        return chunk(rows, size);
      }
    };
  }

  private static byte[] chunk(Iterator<Row> rows, int size) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean links = false;
    try (DataOutputStream to = new DataOutputStream(bytes)) {
      to.writeBoolean(false);
      for (int count = 0; count < size && rows.hasNext(); count++) {
        Row row = rows.next();
        links |= FoundRow.isLink(row);
        write(row, to);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    byte[] chunk = bytes.toByteArray();
    chunk[0] = (byte) (links ? 1 : 0);
    return chunk;
  }

  /** Whether any of the rows is {@link FoundRow#isLink}, without reading them. */
  static boolean hasLinks(byte[] chunk) {
    return chunk[0] != 0;
  }

  private static void write(Row row, DataOutputStream to) throws IOException {
    writeText(row.getString(0), to);
    writeText(row.getString(1), to);
    writeNumber(row.isNullAt(2) ? null : (Long) row.getLong(2), to);
    writeNumber(row.isNullAt(3) ? null : (Long) row.getTimestamp(3).getTime(), to);
    writeText(row.getString(FoundRow.LINK), to);
  }

  private static void writeText(String text, DataOutputStream to) throws IOException {
    byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    to.writeInt(bytes == null ? NONE : bytes.length);
    if (bytes != null) {
      to.write(bytes);
    }
  }

  private static void writeNumber(Long number, DataOutputStream to) throws IOException {
    to.writeBoolean(number != null);
    if (number != null) {
      to.writeLong(number);
    }
  }

  static Iterator<Row> rows(byte[] chunk) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (DataInputStream from =
        new DataInputStream(new ByteArrayInputStream(chunk, 1, chunk.length - 1))) {
      while (from.available() > 0) {
        String uri = readText(from);
        String label = readText(from);
        Long length = readNumber(from);
        Long modified = readNumber(from);
        rows.add(
            FoundRow.row(
                uri,
                label,
                length,
                modified == null ? null : new Timestamp(modified),
                readText(from)));
      }
    }
    return rows.iterator();
  }

  private static String readText(DataInputStream from) throws IOException {
    int length = from.readInt();
    return length == NONE ? null : new String(from.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static Long readNumber(DataInputStream from) throws IOException {
    return from.readBoolean() ? (Long) from.readLong() : null;
  }
}
