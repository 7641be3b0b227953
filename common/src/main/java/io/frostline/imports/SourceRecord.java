package io.frostline.imports;

import io.frostline.backbone.ModelDescription.Source;
import io.frostline.backbone.Sha256;
import io.frostline.imports.source.Origin;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a package records about the file that it was imported from. */
final class SourceRecord {
  private SourceRecord() {}

  /**
   * Reads the file's checksum.
   *
   * @throws UserException when there is no such file, or it is not the one that was published
   */
  static Source of(Path file, Origin origin) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          Formatted.of("There is no file %s. Give the path of a network file.", file));
    }
    try {
      String sha256 = Sha256.of(file);
      if (origin.sha256().filter(expected -> !expected.equalsIgnoreCase(sha256)).isPresent()) {
        throw new UserException(
            Formatted.of(
                "%s has the sha256 %s, not %s: it is truncated or a different file. Fetch it again.",
                file, sha256, origin.sha256().get()));
      }
      return new Source(
          file.getFileName().toString(),
          origin.url().orElse(null),
          origin.licence().orElse(null),
          sha256,
          origin.note().orElse(null));
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of("Cannot read %s: %s. Check its permissions.", file, unreadable), unreadable);
    }
  }
}
