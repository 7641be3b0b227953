package io.frostline.imports.source;

import io.frostline.backbone.Layer;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Names for the numbers of a network's class output, in the network's order.
 *
 * @param names empty when none were given
 * @param where they come from, for messages: "The labels file classes.txt"
 */
public record ClassLabels(List<String> names, String where) {
  /** No names. */
  public static final ClassLabels NONE = new ClassLabels(List.of(), "Nothing");

  public ClassLabels {
    names = List.copyOf(names);
    if (names.contains("")) {
      throw new UserException(
          Formatted.of(
              "%s has an empty name for class %d. Give every class a name.",
              where, names.indexOf("") + 1));
    }
  }

  /**
   * Reads a file with one name per line, UTF-8; empty lines at the end do not count.
   *
   * @throws UserException when it is missing, not UTF-8, empty, or has an empty line inside
   */
  public static ClassLabels in(Path file) {
    try {
      List<String> lines =
          Files.readString(file, StandardCharsets.UTF_8)
              .stripTrailing()
              .lines()
              .map(String::strip)
              .toList();
      if (lines.isEmpty() || lines.contains("")) {
        throw new UserException(
            Formatted.of(
                "The labels file %s has no name on line %d. Give one class name per line.",
                file, lines.indexOf("") + 1));
      }
      return new ClassLabels(lines, "The labels file " + file);
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read the labels file %s: %s. Give a UTF-8 text file with one class name per line.",
              file, unreadable),
          unreadable);
    }
  }

  /**
   * Checks that there is a name for every number of the class output, if there are names.
   *
   * @throws UserException naming both numbers when not
   */
  public void check(Layer output) {
    if (!names.isEmpty() && names.size() != output.numbers()) {
      throw new UserException(
          Formatted.of(
              "%s has %s, but the network's output '%s' has %s. Give one name per class, in the network's order.",
              where,
              Count.of(names.size(), "name"),
              output.name(),
              Count.of(output.numbers(), "number")));
    }
  }
}
