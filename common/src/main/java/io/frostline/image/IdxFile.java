package io.frostline.image;

import io.frostline.example.HadoopReader;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * An open IDX file, plain or gzip-compressed, read from its first item to its last.
 *
 * <p>Skipping is cheap in a plain file; a compressed one has to be decompressed up to the item.
 */
public final class IdxFile implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final InputStream items;
  private final IdxHeader header;
  private long next;

  private IdxFile(InputStream items, IdxHeader header) {
    this.items = items;
    this.header = header;
  }

  /**
   * Opens a file on any Hadoop file system.
   *
   * @throws UserException if it is not an IDX file of bytes
   */
  public static IdxFile open(String uri, Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    InputStream file = HadoopReader.open(path.getFileSystem(hadoop), path);
    try {
      InputStream items = inflated(new BufferedInputStream(file, BUFFER));
      return new IdxFile(items, IdxHeader.read(items, uri));
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  private static InputStream inflated(BufferedInputStream file) throws IOException {
    file.mark(2);
    boolean compressed = file.read() == 0x1F && file.read() == 0x8B;
    file.reset();
    return compressed ? new GZIPInputStream(file, BUFFER) : file;
  }

  public IdxHeader header() {
    return header;
  }

  /** The number of the item that {@link #read} returns next. */
  long next() {
    return next;
  }

  /**
   * Skips forward to an item.
   *
   * @throws EOFException if the file ends before it
   */
  void skipTo(long number) throws IOException {
    items.skipNBytes((number - next) * header.itemBytes());
    next = number;
  }

  /**
   * The next item, of at most 2^31 - 1 bytes.
   *
   * @throws EOFException if the file ends within it, whatever the header says
   */
  public byte[] read() throws IOException {
    byte[] item = items.readNBytes(Math.toIntExact(header.itemBytes()));
    if (item.length < header.itemBytes()) {
      throw new EOFException(
          Formatted.of(
              "its header announces %s, but the file ends within item %d", header.inWords(), next));
    }
    next++;
    return item;
  }

  @Override
  public void close() throws IOException {
    items.close();
  }
}
