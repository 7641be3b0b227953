package io.frostline.backbone;

import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.JsonRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads and writes {@code model.json}. */
public final class ModelDescriptionFile {
  private static final JsonRecord<ModelDescription> FILE =
      new JsonRecord<>(
          ModelDescription.class,
          "Restore the file, import the model again with `frostline models import … --replace`, or, if it is a classifier, train it again with --replace.");

  private ModelDescriptionFile() {}

  /**
   * Reads a description.
   *
   * @throws UserException when the file is missing, unreadable, or not a model description
   */
  public static ModelDescription read(Path file) {
    try {
      return read(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException missing) {
      throw new UserException(
          Formatted.of(
              "The model package is incomplete: %s is missing. Import the model again with `frostline models import … --replace`.",
              file),
          missing);
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of("Cannot read %s: %s. Check its permissions.", file, Reason.of(unreadable)),
          unreadable);
    }
  }

  /**
   * Reads a description.
   *
   * @param content of the file
   * @param location of the file, for messages
   * @throws UserException when the content is not a model description
   */
  public static ModelDescription read(byte[] content, String location) {
    return FILE.read(content, location);
  }

  /**
   * Reads the description of the package that a store has under a name.
   *
   * @param content of the file
   * @param location of the file, for messages
   * @throws UserException when the content is not a model description, or that of a package with
   *     another name: results would be recorded under a name that the store does not have
   */
  public static ModelDescription read(byte[] content, String location, ModelName name) {
    return named(read(content, location), location, name);
  }

  /** Reads the description of the package that a store has under a name; otherwise the same. */
  static ModelDescription read(Path file, ModelName name) {
    return named(read(file), file.toString(), name);
  }

  private static ModelDescription named(
      ModelDescription description, String location, ModelName name) {
    if (!description.name().equals(name.text())) {
      throw new UserException(
          Formatted.of(
              "%s describes the model '%s', but its folder is '%s': it was copied or renamed by hand. Restore the name of the folder. To give a package another name, run `frostline models export`, then `frostline models import … --name %s`.",
              location, ForeignText.line(description.name()), name, name));
    }
    return description;
  }

  /** Writes a description. */
  public static void write(ModelDescription description, Path file) throws IOException {
    Files.write(file, FILE.bytes(description));
  }

  /** Returns the description as the text of its file. */
  public static String text(ModelDescription description) {
    return FILE.text(description);
  }
}
