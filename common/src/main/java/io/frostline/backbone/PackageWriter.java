package io.frostline.backbone;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes packages into a store, whole or not at all: everything goes into a hidden folder next to
 * it, which is renamed to the package's name at the end.
 */
public final class PackageWriter {
  private final ModelStore store;
  private final Existing existing;

  public PackageWriter(ModelStore store, Existing existing) {
    this.store = store;
    this.existing = existing;
  }

  /**
   * Checks that a package of this name may be written, before any work is spent on it.
   *
   * @throws UserException when the name is taken, or belongs to a folder that is not a package
   */
  public void check(ModelName name) {
    Path folder = store.folderOf(name);
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (existing == Existing.KEEP) {
      throw new TakenNameException(store.location(), name);
    }
    if (!isPackage(folder)) {
      throw new UserException(
          Formatted.of(
              "%s is not replaced: it is not a model package (it has no %s, but other files). Choose another name, or move it away; nothing was deleted.",
              folder, ModelPackage.DESCRIPTION));
    }
  }

  /** Whether the folder is a package, or what is left of a damaged one. */
  private static boolean isPackage(Path folder) {
    if (Files.isRegularFile(ModelPackage.descriptionIn(folder))) {
      return true;
    }
    try (Stream<Path> content = Files.list(folder)) {
      return content
          .map(Path::getFileName)
          .map(Path::toString)
          .allMatch(ModelPackage.FILES::contains);
    } catch (IOException notAFolder) {
      return false;
    }
  }

  /** Writes a package's files into a folder. */
  @FunctionalInterface
  public interface Filling {
    void into(Path folder) throws IOException;
  }

  /**
   * Writes a package.
   *
   * @param onnx the network that the description's checksum belongs to
   * @param proof the record that the description's checksum of a proof belongs to; empty when it
   *     has none
   * @throws UserException when the name is taken or the store cannot be written
   */
  public ModelPackage write(ModelDescription description, byte[] onnx, Optional<byte[]> proof) {
    return write(
        description,
        draft -> {
          Files.write(ModelPackage.networkIn(draft), onnx);
          if (proof.isPresent()) {
            Files.write(ModelPackage.proofIn(draft), proof.get());
          }
        });
  }

  /**
   * Writes a package and verifies it before giving it its name.
   *
   * @param files writes everything but the description
   * @throws UserException when the name is taken, the store cannot be written, or the files are not
   *     those described
   */
  public ModelPackage write(ModelDescription description, Filling files) {
    ModelName name = ModelName.of(description.name());
    check(name);
    try {
      Files.createDirectories(store.folder());
      try (TemporaryFolder draft = TemporaryFolder.in(store.folder(), ".import-" + name)) {
        files.into(draft.path());
        ModelDescriptionFile.write(description, ModelPackage.descriptionIn(draft.path()));
        ModelPackage.open(draft.path()).verifyFiles();
        publish(draft.path(), name);
      }
      return new ModelPackage(store.folderOf(name), description);
    } catch (IOException unwritable) {
      throw new UserException(
          Formatted.of(
              "Cannot write model '%s' into the store %s: %s. Check permissions and free space, or choose another store with --models.",
              name, store.folder(), unwritable),
          unwritable);
    }
  }

  /** Another program may have written the package meanwhile. */
  private void publish(Path draft, ModelName name) throws IOException {
    Path folder = store.folderOf(name);
    openToReaders(draft, "rwxr-xr-x");
    check(name);
    if (!Files.exists(folder)) {
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try (TemporaryFolder aside = TemporaryFolder.in(store.folder(), ".replaced-")) {
      Path former = aside.path().resolve("model");
      try {
        Files.move(folder, former, StandardCopyOption.ATOMIC_MOVE);
        Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException unpublished) {
        if (Files.exists(former)) {
          Files.move(former, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        throw unpublished;
      }
    }
  }

  /** Temporary files are private to their owner; a store may be shared. */
  static void openToReaders(Path path, String permissions) throws IOException {
    if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }
}
