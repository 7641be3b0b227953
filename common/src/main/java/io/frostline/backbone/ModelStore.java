package io.frostline.backbone;

import io.frostline.message.Count;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of model packages, one sub-folder each.
 *
 * @param folder the store; it need not exist before the first import
 */
public record ModelStore(Path folder) implements PackageStore {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  @Override
  public String location() {
    return folder.toString();
  }

  @Override
  public ModelDescription describe(String name) {
    return ModelDescriptionFile.read(ModelPackage.descriptionIn(existing(name)));
  }

  @Override
  public ModelPackage open(String name) {
    return ModelPackage.open(existing(name));
  }

  private Path existing(String name) {
    if (!holds(name)) {
      throw missing(this, name);
    }
    return folderOf(name);
  }

  /** The exception for a name that the store does not have; its message lists the names it has. */
  public static UserException missing(PackageStore store, String name) {
    List<String> known = store.names();
    return new UserException(
        "No model '%s' in the store %s, which has %s.%s Import one with `frostline models import`, or choose another store with --models or FROSTLINE_MODELS."
            .formatted(
                name,
                store.location(),
                known.isEmpty()
                    ? "no models"
                    : Count.of(known.size(), "model") + ": " + String.join(", ", known),
                NearestName.suggestion(known, name)));
  }

  @Override
  public ModelPackage write(
      String name, Existing existing, Function<ModelStore, ModelPackage> work) {
    new PackageWriter(this, existing).check(name);
    return work.apply(this);
  }

  @Override
  public ModelStore workshop() {
    return this;
  }

  @Override
  public boolean holds(String name) {
    return NAME.matcher(name).matches() && Files.isDirectory(folder.resolve(name));
  }

  /**
   * Where the package of this name is, or would be.
   *
   * @throws UserException when the name is not valid for a package
   */
  public Path folderOf(String name) {
    checkName(name);
    return folder.resolve(name);
  }

  /**
   * Checks that a name is valid for a package.
   *
   * @throws UserException when it is not
   */
  public static void checkName(String name) {
    if (!isName(name)) {
      throw new UserException(
          "'%s' is not a valid name for a model. Use letters, digits, '.', '_' and '-', and begin with a letter or digit."
              .formatted(name));
    }
  }

  /** Whether a name is valid for a package. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  @Override
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.isRegularFile(ModelPackage.descriptionIn(entry)))
          .map(entry -> entry.getFileName().toString())
          .filter(name -> NAME.matcher(name).matches())
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UserException(
          "Cannot list the model store %s: %s. Check its permissions."
              .formatted(folder, unreadable),
          unreadable);
    }
  }
}
