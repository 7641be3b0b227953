package io.frostline.backbone.remote;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescriptionFile;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.PackageWriter;
import io.frostline.message.UserException;
import io.frostline.storage.ObjectStores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A store of model packages on any file system that Hadoop supports. A package is opened from a
 * verified copy on this machine.
 *
 * <p>On a file system, a package is written into a hidden folder next to it, which is renamed to
 * the package's name at the end. Object stores cannot rename a folder atomically: there the
 * description is written last and, when a package is replaced, deleted first. A folder without a
 * description is not a package, so nobody sees an incomplete one.
 */
public final class RemoteStore implements PackageStore {
  private static final String DESCRIPTION = "model.json";

  private final Path root;
  private final Configuration hadoop;
  private final PackageCache cache;

  /**
   * @param root of the store; it need not exist before the first package is written
   */
  public RemoteStore(URI root, Configuration hadoop, PackageCache cache) {
    this.root = new Path(root);
    this.hadoop = hadoop;
    this.cache = cache;
  }

  @Override
  public String location() {
    return root.toString();
  }

  @Override
  public List<String> names() {
    return reached(
        files -> {
          try {
            return Arrays.stream(files.listStatus(root))
                .filter(FileStatus::isDirectory)
                .map(FileStatus::getPath)
                .filter(folder -> !folder.getName().startsWith("."))
                .filter(folder -> exists(files, new Path(folder, DESCRIPTION)))
                .map(Path::getName)
                .sorted()
                .toList();
          } catch (FileNotFoundException empty) {
            return List.of();
          }
        });
  }

  @Override
  public boolean holds(String name) {
    return ModelStore.isName(name)
        && reached(files -> files.exists(new Path(folderOf(name), DESCRIPTION)));
  }

  @Override
  public ModelDescription describe(String name) {
    return ModelDescriptionFile.read(description(name), folderOf(name) + "/" + DESCRIPTION);
  }

  @Override
  public ModelPackage open(String name) {
    Path folder = folderOf(name);
    return cache.open(description(name), draft -> reached(files -> download(files, folder, draft)));
  }

  private byte[] description(String name) {
    if (!holds(name)) {
      throw ModelStore.missing(this, name);
    }
    return reached(
        files -> {
          try (FSDataInputStream content = files.open(new Path(folderOf(name), DESCRIPTION))) {
            return content.readAllBytes();
          }
        });
  }

  private static Void download(FileSystem files, Path folder, java.nio.file.Path draft)
      throws IOException {
    for (String name : ModelPackage.FILES) {
      Path file = new Path(folder, name);
      if (!name.equals(DESCRIPTION) && files.exists(file)) {
        try (FSDataInputStream content = files.open(file)) {
          Files.copy(content, draft.resolve(name));
        }
      }
    }
    return null;
  }

  @Override
  public ModelPackage write(
      String name, Existing existing, Function<ModelStore, ModelPackage> work) {
    if (existing == Existing.KEEP && holds(name)) {
      throw PackageWriter.taken(location(), name);
    }
    java.nio.file.Path workshop = cache.workshop();
    try {
      upload(work.apply(new ModelStore(workshop)), folderOf(name));
    } finally {
      deleteLocally(workshop);
    }
    return open(name);
  }

  private void upload(ModelPackage model, Path folder) {
    reached(
        files -> {
          if (ObjectStores.have(files.getUri().getScheme())) {
            files.delete(new Path(folder, DESCRIPTION), false);
            files.delete(folder, true);
            copy(files, model, folder);
          } else {
            Path draft = new Path(root, ".upload-" + UUID.randomUUID());
            try {
              copy(files, model, draft);
              publish(files, draft, folder);
            } finally {
              files.delete(draft, true);
            }
          }
          return null;
        });
  }

  /** The description comes last. */
  private static void copy(FileSystem files, ModelPackage model, Path folder) throws IOException {
    files.mkdirs(folder);
    for (String name : ModelPackage.FILES) {
      java.nio.file.Path file = model.folder().resolve(name);
      if (Files.isRegularFile(file)) {
        files.copyFromLocalFile(false, true, new Path(file.toUri()), new Path(folder, name));
      }
    }
  }

  private void publish(FileSystem files, Path draft, Path folder) throws IOException {
    Path former = new Path(root, ".replaced-" + UUID.randomUUID());
    boolean replaces = files.exists(folder);
    if (replaces && !files.rename(folder, former)) {
      throw new IOException("cannot move the existing package aside to " + former);
    }
    if (!files.rename(draft, folder)) {
      if (replaces) {
        files.rename(former, folder);
      }
      throw new IOException("cannot move the package to " + folder);
    }
    if (replaces) {
      files.delete(former, true);
    }
  }

  @Override
  public ModelStore workshop() {
    return new ModelStore(cache.folder());
  }

  private Path folderOf(String name) {
    ModelStore.checkName(name);
    return new Path(root, name);
  }

  private static boolean exists(FileSystem files, Path path) {
    try {
      return files.exists(path);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void deleteLocally(java.nio.file.Path folder) {
    try {
      PackageWriter.delete(folder);
    } catch (IOException undeletable) {
      throw new UserException(
          "The package has been written, but %s cannot be deleted: %s. Delete it manually."
              .formatted(folder, undeletable),
          undeletable);
    }
  }

  /** An operation on the store's file system. */
  private interface Work<T> {
    T with(FileSystem files) throws IOException;
  }

  private <T> T reached(Work<T> work) {
    try {
      return work.with(root.getFileSystem(hadoop));
    } catch (UncheckedIOException unreadable) {
      throw unreachable(unreadable.getCause());
    } catch (IOException unreachable) {
      throw unreachable(unreachable);
    }
  }

  private UserException unreachable(IOException cause) {
    return new UserException(
        "Cannot use the model store %s: %s. Check the address, permissions and credentials, and that the jar of this file system is on the class path (spark-submit --packages)."
            .formatted(root, cause.getMessage()),
        cause);
  }
}
