package io.frostline.test;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.Progressable;

/**
 * The local files under the scheme {@code troubled}, with the troubles of real storage: what is
 * named {@code vanishing…} is listed and gone when it is opened, {@code denied…} may not be read,
 * {@code failing…} breaks off. It can be full, too.
 */
public final class TroubledFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "troubled";

  /** How many files there is still room for, and how their names end. */
  private static final AtomicInteger ROOM = new AtomicInteger(Integer.MAX_VALUE);

  private static volatile String ending = ".parquet";

  /** Makes Spark and Hadoop know the scheme. */
  static void register() {
    System.setProperty("spark.hadoop.fs.troubled.impl", TroubledFileSystem.class.getName());
    System.setProperty("spark.hadoop.fs.AbstractFileSystem.troubled.impl", Context.class.getName());
  }

  /** The same for {@link org.apache.hadoop.fs.FileContext}. */
  public static final class Context extends DelegateToFileSystem {
    /** As Hadoop calls it. */
    public Context(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(uri, new TroubledFileSystem(), configuration, SCHEME, false);
    }
  }

  /** Takes so many more Parquet files, until it is closed. */
  static AutoCloseable fullAfter(int files) {
    return fullAfter(files, ".parquet");
  }

  /** Takes so many more files with this ending, until it is closed. */
  static AutoCloseable fullAfter(int files, String ending) {
    TroubledFileSystem.ending = ending;
    ROOM.set(files);
    return () -> ROOM.set(Integer.MAX_VALUE);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (path.getName().endsWith(ending) && ROOM.getAndDecrement() <= 0) {
      throw new IOException("No space left on device");
    }
    return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    String name = path.getName();
    if (name.startsWith("denied")) {
      throw new AccessControlException("Permission denied: user=nobody, access=READ, " + path);
    }
    if (name.startsWith("failing")) {
      throw new IOException("connection reset by peer");
    }
    if (name.startsWith("vanishing")) {
      delete(path, false);
    }
    return super.open(path, bufferSize);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return qualified(super.getFileStatus(path));
  }

  private FileStatus qualified(FileStatus status) {
    status.setPath(makeQualified(new Path(status.getPath().toUri().getPath())));
    return status;
  }
}
