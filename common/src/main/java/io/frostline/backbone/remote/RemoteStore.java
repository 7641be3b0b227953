package io.frostline.backbone.remote;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescriptionFile;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.TakenNameException;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import io.frostline.storage.ObjectStores;
import io.frostline.storage.OutputFolder;
import io.frostline.storage.OwnFolder;
import io.frostline.storage.TemporaryFolder;
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
  private static final String DESCRIPTION = ModelPackage.DESCRIPTION;

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
    return ModelName.find(name).filter(this::isThere).isPresent();
  }

  private boolean isThere(ModelName name) {
    return reached(files -> files.exists(new Path(folderOf(name), DESCRIPTION)));
  }

  @Override
  public ModelDescription describe(String name) {
    Path folder = existing(name);
    return described(name, folder, description(folder));
  }

  @Override
  public ModelPackage open(String name) {
    Path folder = existing(name);
    byte[] description = description(folder);
    described(name, folder, description);
    return cache.open(description, draft -> reached(files -> download(files, folder, draft)));
  }

  private static ModelDescription described(String name, Path folder, byte[] description) {
    return ModelDescriptionFile.read(description, folder + "/" + DESCRIPTION, ModelName.of(name));
  }

  private Path existing(String name) {
    return ModelName.find(name)
        .filter(this::isThere)
        .map(this::folderOf)
        .orElseThrow(() -> ModelStore.missing(this, name));
  }

  private byte[] description(Path folder) {
    return reached(
        files -> {
          try (FSDataInputStream content = files.open(new Path(folder, DESCRIPTION))) {
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
      ModelName name, Existing existing, Function<ModelStore, ModelPackage> work) {
    check(name, existing);
    TemporaryFolder workshop = cache.workshop();
    try {
      ModelPackage model = work.apply(new ModelStore(workshop.path()));
      check(name, existing);
      upload(model, folderOf(name));
    } finally {
      deleteLocally(workshop);
    }
    return open(name.text());
  }

  /**
   * Where renaming is a copy, only the files of packages are ever replaced, so that a folder with
   * other files needs no check.
   */
  @Override
  public void check(ModelName name, Existing existing) {
    if (existing == Existing.KEEP && isThere(name)) {
      throw new TakenNameException(location(), name);
    }
    reached(
        files -> {
          if (!ObjectStores.have(files.getUri().getScheme())) {
            packageIn(files, folderOf(name)).check();
          }
          return null;
        });
  }

  private static OwnFolder packageIn(FileSystem files, Path folder) {
    return new OwnFolder(new OutputFolder(files, folder), DESCRIPTION, "a model package");
  }

  private void upload(ModelPackage model, Path folder) {
    reached(
        files -> {
          if (ObjectStores.have(files.getUri().getScheme())) {
            deleteFiles(files, folder);
            copy(files, model, folder);
          } else {
            Path draft = new Path(root, ".upload-" + UUID.randomUUID());
            try {
              copy(files, model, draft);
              publish(files, draft, folder);
            } finally {
              deleteFiles(files, draft);
              files.delete(draft, false);
            }
          }
          return null;
        });
  }

  /** The description goes first. */
  private static void deleteFiles(FileSystem files, Path folder) throws IOException {
    files.delete(new Path(folder, DESCRIPTION), false);
    for (String name : ModelPackage.FILES) {
      files.delete(new Path(folder, name), false);
    }
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
    packageIn(files, folder).check();
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
      packageIn(files, former).delete();
    }
  }

  @Override
  public Lease lease(ModelName name, String command) {
    return reached(
        files ->
            Lease.take(new OutputFolder(files, files.makeQualified(root)), name.text(), command));
  }

  @Override
  public ModelStore workshop() {
    return new ModelStore(cache.folder());
  }

  private Path folderOf(ModelName name) {
    return new Path(root, name.text());
  }

  private static boolean exists(FileSystem files, Path path) {
    try {
      return files.exists(path);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void deleteLocally(TemporaryFolder folder) {
    try {
      folder.close();
    } catch (IOException undeletable) {
      throw new UserException(
          Formatted.of(
              "The package has been written, but %s cannot be deleted: %s. Delete it manually.",
              folder.path(), undeletable),
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
        Formatted.of(
            "Cannot use the model store %s: %s. Check the address, permissions and credentials, and that the jar of this file system is on the class path (spark-submit --packages).",
            root, cause.getMessage()),
        cause);
  }
}
