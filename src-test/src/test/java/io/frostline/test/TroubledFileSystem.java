package io.frostline.test;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;

/**
 * The local files under the scheme {@code troubled}, with the troubles of real storage: what is
 * named {@code vanishing…} is listed and gone when it is opened, {@code denied…} may not be read,
 * {@code failing…} breaks off.
 */
public final class TroubledFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "troubled";

  /** Makes Spark and Hadoop know the scheme. */
  static void register() {
    System.setProperty("spark.hadoop.fs.troubled.impl", TroubledFileSystem.class.getName());
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
