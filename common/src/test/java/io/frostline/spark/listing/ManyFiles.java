package io.frostline.spark.listing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** One folder of many files, which are made when they are asked for, and never all at once. */
final class ManyFiles extends FileSystem {
  private final int count;
  private int handed;

  ManyFiles(int count) {
    this.count = count;
    setConf(new Configuration(false));
  }

  /** How many files were asked for. */
  int handed() {
    return handed;
  }

  @Override
  public URI getUri() {
    return URI.create("many:///");
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path folder) {
    return new RemoteIterator<>() {
      @Override
      public boolean hasNext() {
        return handed < count;
      }

      @Override
      public FileStatus next() {
        Path path = new Path(folder, "photo_" + handed++ + ".jpg");
        return new FileStatus(1, false, 1, 0, 0, path);
      }
    };
  }

  @Override
  public FileStatus[] listStatus(Path folder) {
    throw new AssertionError("all files of " + folder + " would be held at once");
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    if (!path.getName().equals("flat")) {
      throw new FileNotFoundException(path.toString());
    }
    return new FileStatus(0, true, 1, 0, 0, path);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setWorkingDirectory(Path folder) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path("many:///");
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw new UnsupportedOperationException();
  }
}
