package io.frostline.spark.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.PackageStore;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import io.frostline.storage.OwnFolder;
import io.frostline.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder with the state of a training until its result is stored, on any Hadoop file system:
 * the last checkpoint, and whatever else a killed command resumes from. {@code _training.json}
 * marks it.
 */
public final class CheckpointFolder {
  private static final String MARK = "_training.json";
  private static final String FILE = "checkpoint";
  private static final String FINISHED = ".finished";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Path file;
  private final OwnFolder own;
  private final Configuration hadoop;

  /** The folder at an address, which need not exist yet. */
  public CheckpointFolder(String uri, Configuration hadoop) {
    this(
        new Path(new Path(uri), FILE),
        OwnFolder.of(uri, MARK, "the state of a training", hadoop),
        hadoop);
  }

  private CheckpointFolder(Path file, OwnFolder own, Configuration hadoop) {
    this.folder = file.getParent();
    this.file = file;
    this.own = own;
    this.hadoop = hadoop;
  }

  /** The same folder for the checkpoint of a training that leaves out a fold of groups. */
  CheckpointFolder ofFold(int fold) {
    return new CheckpointFolder(new Path(folder, FILE + "-of-fold-" + fold), own, hadoop);
  }

  /** Where the training of a classifier keeps its state: in the store that will have it. */
  public static String in(PackageStore store, ModelName classifier) {
    return uri(store.location()) + "/.training-" + classifier;
  }

  /** Makes this process its only writer, unless it has one, or belongs to something else. */
  Lease lease() {
    return Lease.take(own, "train");
  }

  /** A store on this machine is not on the default file system of Hadoop. */
  private static String uri(String location) {
    return location.matches("[a-z][a-z0-9+.-]+:.*")
        ? location
        : new Path(java.nio.file.Path.of(location).toUri()).toString();
  }

  /**
   * The checkpoint of a killed training.
   *
   * @throws UserException if there is a checkpoint that cannot be read, or the folder belongs to
   *     something else
   */
  Optional<Checkpoint> read() {
    return read(file, Checkpoint::of);
  }

  /**
   * What the fold gave, if it is finished.
   *
   * @throws UserException as {@link #read}
   */
  Optional<FoldResult> readFinished() {
    return read(finished(), bytes -> JSON.readValue(bytes, FoldResult.class));
  }

  private Path finished() {
    return file.suffix(FINISHED);
  }

  /** Understands a file. */
  private interface Content<T> {
    T of(byte[] bytes) throws IOException;
  }

  private <T> Optional<T> read(Path file, Content<T> content) {
    check();
    try (InputStream from = files().open(file)) {
      return Optional.of(content.of(from.readAllBytes()));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IOException | RuntimeException damaged) {
      throw new UserException(
          Formatted.of(
              "The checkpoint %s cannot be read: %s. Start over with --restart.",
              file, Reason.of(damaged)),
          damaged);
    }
  }

  private void check() {
    try {
      own.check();
    } catch (IOException unreadable) {
      throw unusable(unreadable);
    }
  }

  void write(Checkpoint checkpoint) {
    write(file, checkpoint::bytes);
  }

  /** Replaces the checkpoint of a fold by what the fold gave. */
  void finish(FoldResult result) {
    write(finished(), () -> JSON.writeValueAsBytes(result));
    try {
      files().delete(file, false);
    } catch (IOException undeletable) {
      throw unusable(undeletable);
    }
  }

  /** Makes the content of a file. */
  private interface Bytes {
    byte[] make() throws IOException;
  }

  private void write(Path file, Bytes content) {
    begin();
    try {
      new WholeFile(files().makeQualified(file)).write(content.make(), hadoop);
    } catch (IOException unwritable) {
      throw unusable(unwritable);
    }
  }

  /**
   * Creates the folder, if it does not exist.
   *
   * @throws UserException if it belongs to something else, or cannot be written
   */
  public void begin() {
    try {
      own.begin();
    } catch (IOException unwritable) {
      throw unusable(unwritable);
    }
  }

  /**
   * Deletes the folder, if it exists: to start over, or once the result is stored.
   *
   * @throws UserException if it belongs to something else
   */
  public void delete() {
    try {
      own.delete();
    } catch (IOException undeletable) {
      throw unusable(undeletable);
    }
  }

  private FileSystem files() throws IOException {
    return folder.getFileSystem(hadoop);
  }

  private UserException unusable(IOException failure) {
    return new UserException(
        Formatted.of(
            "The checkpoint folder %s cannot be used: %s. Check the permissions and free space of the store, or choose another with --models.",
            folder, Reason.of(failure)),
        failure);
  }
}
