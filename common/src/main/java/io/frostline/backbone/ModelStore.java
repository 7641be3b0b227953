package io.frostline.backbone;

import io.frostline.config.NearestName;
import io.frostline.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of model packages, one sub-folder each.
 *
 * @param folder the store; it need not exist before the first import
 */
public record ModelStore(Path folder) {
  private static final String VARIABLE = "FROSTLINE_MODELS";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /**
   * The store to use: the option {@code --models}, else the variable {@code FROSTLINE_MODELS}, else
   * {@code ~/.frostline/models}.
   */
  public static ModelStore locate(Optional<Path> option, Map<String, String> environment) {
    Path home = Path.of(System.getProperty("user.home"), ".frostline", "models");
    return new ModelStore(
        option.or(() -> Optional.ofNullable(environment.get(VARIABLE)).map(Path::of)).orElse(home));
  }

  /**
   * Opens and verifies a package.
   *
   * @throws UserException when the store has no such package, or the package is damaged
   */
  public ModelPackage open(String name) {
    if (!holds(name)) {
      List<String> known = names();
      throw new UserException(
          "No model '%s' in the store %s, which holds %s.%s Import one with `frostline models import`, or name another store with --models or %s."
              .formatted(
                  name,
                  folder,
                  known.isEmpty() ? "no model" : known.size() + ": " + String.join(", ", known),
                  NearestName.suggestion(known, name),
                  VARIABLE));
    }
    return ModelPackage.open(folderOf(name));
  }

  /** Whether a package of this name is in the store, sound or not. */
  public boolean holds(String name) {
    return NAME.matcher(name).matches() && Files.isDirectory(folder.resolve(name));
  }

  /**
   * Where the package of this name is, or would be.
   *
   * @throws UserException when the name cannot be that of a package
   */
  public Path folderOf(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new UserException(
          "'%s' cannot be the name of a model. Use letters, digits, '.', '_' and '-', and begin with a letter or digit."
              .formatted(name));
    }
    return folder.resolve(name);
  }

  /** The names of all packages, sorted; none when the store does not exist. */
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
