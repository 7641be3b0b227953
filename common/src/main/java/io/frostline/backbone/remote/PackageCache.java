package io.frostline.backbone.remote;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageWriter;
import io.frostline.backbone.Sha256;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.OutputFolder;
import io.frostline.storage.OwnFolder;
import io.frostline.storage.TemporaryFolder;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * Local copies of remote packages, each named by the checksum of its description, which contains
 * those of its other files. A copy is verified whenever it is opened; a damaged one is copied
 * again. Copies may be deleted at any time.
 *
 * @param folder the cache; it need not exist
 */
public record PackageCache(Path folder) {
  private static final String VARIABLE = "FROSTLINE_CACHE";

  /** The cache named by the variable {@code FROSTLINE_CACHE}, else {@code ~/.frostline/cache}. */
  public static PackageCache locate(Map<String, String> environment) {
    Path home = Path.of(System.getProperty("user.home"), ".frostline", "cache");
    return new PackageCache(
        Optional.ofNullable(environment.get(VARIABLE)).map(Path::of).orElse(home));
  }

  /**
   * The local copy of a package, created if it does not exist.
   *
   * @param description the text of its {@code model.json}
   * @param others copies its other files
   * @throws UserException when a copied file does not match the description, or the cache cannot be
   *     written
   */
  ModelPackage open(byte[] description, PackageWriter.Filling others) {
    Path copy = folder.resolve(Sha256.of(description));
    try {
      if (Files.isDirectory(copy)) {
        Optional<ModelPackage> sound = sound(copy);
        if (sound.isPresent()) {
          return sound.get();
        }
        delete(copy);
      }
      bring(description, others, copy);
      return ModelPackage.open(copy);
    } catch (IOException unwritable) {
      throw new UserException(
          Formatted.of(
              "Cannot copy the model package into %s: %s. Check permissions and free space, or choose another folder with %s.",
              folder, unwritable, VARIABLE),
          unwritable);
    }
  }

  private static Optional<ModelPackage> sound(Path copy) {
    try {
      ModelPackage model = ModelPackage.open(copy);
      model.verifyFiles();
      return Optional.of(model);
    } catch (UserException damaged) {
      return Optional.empty();
    }
  }

  private static void delete(Path copy) throws IOException {
    new OwnFolder(OutputFolder.local(copy), ModelPackage.DESCRIPTION, "a copy of a model package")
        .delete();
  }

  private void bring(byte[] description, PackageWriter.Filling others, Path copy)
      throws IOException {
    Files.createDirectories(folder);
    try (TemporaryFolder draft = TemporaryFolder.in(folder, ".draft-")) {
      others.into(draft.path());
      Files.write(ModelPackage.descriptionIn(draft.path()), description);
      ModelPackage.open(draft.path()).verifyFiles();
      Files.move(draft.path(), copy, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException other) {
      // Another process has copied the same package in the meantime; the caller verifies it.
    }
  }

  /** A new folder for a package that is being created. */
  TemporaryFolder workshop() {
    try {
      Files.createDirectories(folder);
      return TemporaryFolder.in(folder, ".workshop-");
    } catch (IOException unwritable) {
      throw new UserException(
          Formatted.of(
              "Cannot write into %s: %s. Check permissions and free space, or choose another folder with %s.",
              folder, unwritable, VARIABLE),
          unwritable);
    }
  }
}
