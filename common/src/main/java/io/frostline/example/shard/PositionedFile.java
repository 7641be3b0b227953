package io.frostline.example.shard;

import io.frostline.message.Formatted;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.SymbolicLinks;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** An open file that is read at positions, by several threads at once. */
public final class PositionedFile implements Closeable {
  private final Content content;
  private final long length;

  /** Reads at a position; fills the whole array. */
  private interface Content extends Closeable {
    void read(long position, byte[] target) throws IOException;
  }

  private PositionedFile(Content content, long length) {
    this.content = content;
    this.length = length;
  }

  /**
   * Opens a file on any Hadoop file system; local files without the layers that Hadoop adds.
   *
   * @throws io.frostline.storage.NotAFileException if it is not a regular file
   */
  public static PositionedFile open(String uri, Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    FileSystem system = path.getFileSystem(hadoop);
    LocalEntry.requireFile(system, path, SymbolicLinks.FOLLOWED);
    long length = system.getFileStatus(path).getLen();
    return new PositionedFile(
        system instanceof LocalFileSystem local
            ? new OfChannel(FileChannel.open(LocalEntry.path(local, path)))
            : new OfStream(system.open(path)),
        length);
  }

  /**
   * Reads bytes from a position on.
   *
   * @throws EOFException if the file ends before that; nothing of this size is allocated in that
   *     case
   */
  public byte[] read(long position, int size) throws IOException {
    if (position < 0 || size < 0 || position > length - size) {
      throw new EOFException(
          Formatted.of(
              "the shard has %,d bytes, but %,d were requested from byte %,d on",
              length, size, position));
    }
    byte[] target = new byte[size];
    content.read(position, target);
    return target;
  }

  /** The first bytes, fewer if the file is shorter. */
  public byte[] beginning(int most) throws IOException {
    return read(0, (int) Math.min(most, length));
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  /** A local file. */
  private record OfChannel(FileChannel channel) implements Content {
    @Override
    public void read(long position, byte[] target) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(target);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position()) < 0) {
          throw new EOFException("the shard became shorter while it was being read");
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A file on any other file system. */
  private record OfStream(FSDataInputStream stream) implements Content {
    @Override
    public void read(long position, byte[] target) throws IOException {
      stream.readFully(position, target);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
