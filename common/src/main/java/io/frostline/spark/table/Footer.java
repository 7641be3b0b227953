package io.frostline.spark.table;

import io.frostline.backbone.Sha256;
import io.frostline.message.Formatted;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * The footer of a Parquet file: {@code thrift metadata | length of it, little endian | PAR1}.
 *
 * @param bytes the size of the file
 * @param sha256 of the metadata, hexadecimal
 */
record Footer(ParquetMetadata metadata, long bytes, String sha256) {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int END = Integer.BYTES + MAGIC.length;

  /** Most footers fit into this, so that one request to the file system is enough. */
  private static final int FIRST_READ = 64 << 10;

  /**
   * Reads it.
   *
   * @throws IOException also if the file is not a whole Parquet file
   */
  static Footer read(Path path, Configuration hadoop) throws IOException {
    FileSystem system = path.getFileSystem(hadoop);
    FileStatus status = system.getFileStatus(path);
    try (FSDataInputStream file = system.open(path)) {
      byte[] footer = footer(file, status.getLen());
      return new Footer(parsed(footer), status.getLen(), Sha256.of(footer));
    }
  }

  private static byte[] footer(FSDataInputStream file, long size) throws IOException {
    byte[] tail = new byte[(int) Math.min(size, FIRST_READ)];
    read(file, size - tail.length, tail);
    if (tail.length < END || !Arrays.equals(MAGIC, 0, 4, tail, tail.length - 4, tail.length)) {
      throw new IOException(
          "it is not a whole Parquet file: it does not end with PAR1, its size is " + size);
    }
    int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt(tail.length - END);
    if (length < 0 || length > size - END - MAGIC.length) {
      throw new IOException(
          Formatted.of(
              "it is not a whole Parquet file: its footer has a length of %d, but the file of %d",
              length, size));
    }
    if (length <= tail.length - END) {
      return Arrays.copyOfRange(tail, tail.length - END - length, tail.length - END);
    }
    byte[] footer = new byte[length];
    read(file, size - END - length, footer);
    return footer;
  }

  private static void read(FSDataInputStream file, long position, byte[] bytes) throws IOException {
    try {
      file.readFully(position, bytes);
    } catch (EOFException shorter) {
      throw new IOException("it became shorter while it was read", shorter);
    }
  }

  private static ParquetMetadata parsed(byte[] footer) throws IOException {
    try {
      return new ParquetMetadataConverter()
          .readParquetMetadata(
              new ByteArrayInputStream(footer), ParquetMetadataConverter.NO_FILTER);
    } catch (IOException | RuntimeException malformed) {
      throw new IOException("its Parquet footer is damaged", malformed);
    }
  }

  /** The number of rows in the file. */
  long rows() {
    return metadata.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  /** The value of a key, or null. */
  String value(String key) {
    return metadata.getFileMetaData().getKeyValueMetaData().get(key);
  }
}
