package io.frostline.backbone.imports;

import io.frostline.backbone.Layer;
import io.frostline.config.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Class names, one per line, UTF-8; empty lines at the end do not count. */
final class ClassLabels {
  private ClassLabels() {}

  /**
   * Reads a file.
   *
   * @throws UserException when it is missing, not UTF-8, empty, or has an empty line inside
   */
  static List<String> read(Path file) {
    try {
      List<String> lines =
          Files.readString(file, StandardCharsets.UTF_8)
              .stripTrailing()
              .lines()
              .map(String::strip)
              .toList();
      if (lines.isEmpty() || lines.contains("")) {
        throw new UserException(
            "The labels file %s has an empty line at line %d. Give one class name per line."
                .formatted(file, lines.indexOf("") + 1));
      }
      return lines;
    } catch (IOException unreadable) {
      throw new UserException(
          "Cannot read the labels file %s: %s. Give a UTF-8 text file with one class name per line."
              .formatted(file, unreadable),
          unreadable);
    }
  }

  /**
   * Checks that there is a name for every number of the class output.
   *
   * @throws UserException with both numbers when not
   */
  static void checkCount(Path file, List<String> labels, Layer output) {
    if (labels.size() != output.numbers()) {
      throw new UserException(
          "The labels file %s has %d names, and the network's output '%s' has %d numbers. Give one name per class, in the network's order."
              .formatted(file, labels.size(), output.name(), output.numbers()));
    }
  }
}
