package io.frostline.text;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The tokenizer of a model package, which a network needs. This travels to the tasks; the file,
 * often of several megabytes, is distributed once, and opened where it is needed.
 *
 * @param name what to call it in messages
 * @param sha256 of the file
 * @param file where the driver has it
 */
public record PackagedTokenizer(String name, String sha256, String file) implements Serializable {
  public PackagedTokenizer {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(file, "file");
  }

  /** Opens it on the driver; to be closed. */
  public Tokenizer open() {
    return Tokenizer.open(content(), name);
  }

  /** Opens a copy of its file; to be closed. */
  public Tokenizer open(Path copy) {
    return Tokenizer.open(read(copy), name);
  }

  /**
   * What is in the file on the driver.
   *
   * @throws UserException if it cannot be read
   */
  public byte[] content() {
    return read(Path.of(file));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of("Cannot read %s: %s. Check its permissions.", file, Reason.of(unreadable)),
          unreadable);
    }
  }
}
