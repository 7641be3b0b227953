package io.frostline.backbone;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local files under any scheme, counting how often a file is opened. */
public final class OtherFileSystem extends RawLocalFileSystem {
  private static int opened;

  private String scheme;

  /** A configuration that knows the schemes. */
  public static Configuration configuration(String... schemes) {
    Configuration hadoop = new Configuration(false);
    for (String scheme : schemes) {
      hadoop.set("fs." + scheme + ".impl", OtherFileSystem.class.getName());
      hadoop.setBoolean("fs." + scheme + ".impl.disable.cache", true);
    }
    return hadoop;
  }

  public static int opened() {
    return opened;
  }

  @Override
  public void initialize(URI uri, Configuration hadoop) throws IOException {
    scheme = uri.getScheme();
    super.initialize(uri, hadoop);
  }

  @Override
  public URI getUri() {
    return URI.create(scheme + ":///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    opened++;
    return super.open(path, bufferSize);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (scheme.equals("s3a")) {
      throw new IOException("an object store renames nothing at once: " + from);
    }
    return super.rename(from, to);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    FileStatus status = super.getFileStatus(path);
    status.setPath(makeQualified(new Path(status.getPath().toUri().getPath())));
    return status;
  }
}
