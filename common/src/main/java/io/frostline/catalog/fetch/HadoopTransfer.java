package io.frostline.catalog.fetch;

import io.frostline.message.Formatted;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/** A file from any file system that Hadoop supports: {@code file:}, {@code hdfs:}, {@code s3a:}. */
final class HadoopTransfer implements Transfer {
  private final Configuration hadoop;

  HadoopTransfer(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  @Override
  public void run(URI source, PartialFile part, TransferProgress progress) throws IOException {
    Path path = new Path(source);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      FileStatus status = files.getFileStatus(path);
      if (!status.isFile()) {
        throw new SourceRefusal("it is a folder");
      }
      String version = status.getLen() + "@" + status.getModificationTime();
      if (part.version(source).filter(version::equals).isPresent()) {
        part.expect(status.getLen());
      } else {
        part.begin(source, Optional.of(version), status.getLen());
      }
      progress.started(Addresses.shown(source), part.size(), part.total());
      try (FSDataInputStream content = files.open(path)) {
        content.seek(part.size());
        part.append(content, progress);
      }
    } catch (FileNotFoundException missing) {
      throw new SourceRefusal("there is no such file", missing);
    } catch (AccessControlException denied) {
      throw new SourceRefusal("no access: " + denied.getMessage(), denied);
    } catch (UnsupportedFileSystemException unknown) {
      throw new SourceRefusal(
          Formatted.of(
              "Hadoop does not support the file system %s: its jar is not on the class path (spark-submit --packages)",
              source.getScheme()),
          unknown);
    }
  }
}
