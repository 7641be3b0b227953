package io.frostline.test;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local files under the scheme {@code slow}, as far away as storage in another region: opening
 * a file takes {@value #MILLISECONDS} ms, and so does every call that reads from it, the one that
 * finds the end included.
 */
public final class SlowFileSystem extends RawLocalFileSystem {
  static final int MILLISECONDS = 50;

  /** Makes Spark and Hadoop know the scheme. */
  static void register() {
    System.setProperty("spark.hadoop.fs.slow.impl", SlowFileSystem.class.getName());
  }

  @Override
  public URI getUri() {
    return URI.create("slow:///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    pause();
    return new FSDataInputStream(new SlowStream(super.open(path, bufferSize)));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    FileStatus status = super.getFileStatus(path);
    status.setPath(makeQualified(new Path(status.getPath().toUri().getPath())));
    return status;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(MILLISECONDS);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interruption);
    }
  }

  private static final class SlowStream extends FSInputStream {
    private final FSDataInputStream file;

    SlowStream(FSDataInputStream file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      pause();
      return file.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      pause();
      return file.read(bytes, offset, length);
    }

    @Override
    public void seek(long position) throws IOException {
      file.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return file.getPos();
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
