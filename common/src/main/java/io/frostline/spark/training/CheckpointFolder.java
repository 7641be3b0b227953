package io.frostline.spark.training;

import io.frostline.message.UserException;
import io.frostline.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder with the last checkpoint of a training, on any Hadoop file system. */
final class CheckpointFolder {
  private final Path folder;
  private final Path file;
  private final Configuration hadoop;

  CheckpointFolder(String uri, Configuration hadoop) {
    this.folder = new Path(uri);
    this.file = new Path(folder, "checkpoint");
    this.hadoop = hadoop;
  }

  /**
   * The checkpoint of a killed training.
   *
   * @throws UserException if there is a checkpoint that cannot be read
   */
  Optional<Checkpoint> read() {
    try (InputStream from = files().open(file)) {
      return Optional.of(Checkpoint.of(from.readAllBytes()));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IOException | RuntimeException damaged) {
      throw new UserException(
          "The checkpoint %s cannot be read: %s. Start over with --restart."
              .formatted(file, reason(damaged)),
          damaged);
    }
  }

  private static String reason(Exception damaged) {
    return damaged.getMessage() == null ? damaged.getClass().getSimpleName() : damaged.getMessage();
  }

  void write(Checkpoint checkpoint) {
    try {
      new WholeFile(files().makeQualified(file)).write(checkpoint.bytes(), hadoop);
    } catch (IOException unwritable) {
      throw unusable(unwritable);
    }
  }

  /** Deletes the checkpoint. */
  void delete() {
    try {
      files().delete(folder, true);
    } catch (IOException undeletable) {
      throw unusable(undeletable);
    }
  }

  private FileSystem files() throws IOException {
    return folder.getFileSystem(hadoop);
  }

  private UserException unusable(IOException failure) {
    return new UserException(
        "The checkpoint folder %s cannot be used: %s. Check the permissions and free space of the store, or choose another with --models."
            .formatted(folder, failure.getMessage()),
        failure);
  }
}
