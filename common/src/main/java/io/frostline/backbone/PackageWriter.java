package io.frostline.backbone;

import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
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
   * @throws UserException when the name is taken or not valid
   */
  public void check(String name) {
    if (Files.exists(store.folderOf(name)) && existing == Existing.KEEP) {
      throw taken(store.location(), name);
    }
  }

  /** The exception for a name that is taken. */
  public static UserException taken(String store, String name) {
    return new UserException(
        "The store %s already has a model '%s'. Choose another --name, or pass --replace."
            .formatted(store, name));
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
    check(description.name());
    try {
      Files.createDirectories(store.folder());
      Path draft = Files.createTempDirectory(store.folder(), ".import-" + description.name());
      try {
        files.into(draft);
        ModelDescriptionFile.write(description, ModelPackage.descriptionIn(draft));
        ModelPackage.open(draft).verifyFiles();
        publish(draft, store.folderOf(description.name()));
      } finally {
        delete(draft);
      }
      return new ModelPackage(store.folderOf(description.name()), description);
    } catch (IOException unwritable) {
      throw new UserException(
          "Cannot write model '%s' into the store %s: %s. Check permissions and free space, or choose another store with --models."
              .formatted(description.name(), store.folder(), unwritable),
          unwritable);
    }
  }

  private void publish(Path draft, Path folder) throws IOException {
    openToReaders(draft, "rwxr-xr-x");
    if (!Files.exists(folder)) {
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path aside = Files.createTempDirectory(store.folder(), ".replaced-");
    Path former = aside.resolve("model");
    try {
      Files.move(folder, former, StandardCopyOption.ATOMIC_MOVE);
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException unpublished) {
      if (Files.exists(former)) {
        Files.move(former, folder, StandardCopyOption.ATOMIC_MOVE);
      }
      throw unpublished;
    } finally {
      delete(aside);
    }
  }

  /** Temporary files are private to their owner; a store may be shared. */
  static void openToReaders(Path path, String permissions) throws IOException {
    if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  /** Deletes a folder and everything in it, if it exists. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> content = Files.walk(folder)) {
      deepestFirst = content.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
