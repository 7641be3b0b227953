package io.frostline.catalog;

import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The keys of one file of the catalogue, read strictly: what is missing, malformed, repeated or
 * unknown becomes a problem, and all problems are reported together.
 */
final class CatalogFile {
  private final String file;
  private final String text;
  private final List<String> problems = new ArrayList<>();
  private final TreeSet<String> known = new TreeSet<>();
  private final Properties values = new NoRepetition();

  /**
   * @param file the name of the file in messages
   * @param text its content: {@code key = value} lines, {@code #} for comments
   */
  CatalogFile(String file, String text) {
    this.file = file;
    this.text = text;
    try {
      values.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException malformed) {
      problems.add(file + ": " + malformed.getMessage());
    }
  }

  /** The comment in the file's first line. */
  String title() {
    return text.lines().findFirst().orElse("").replaceFirst("^#\\s*", "").strip();
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** The value of a key that must be there; null, and a problem, when it is not or is malformed. */
  <T> T required(String key, Function<String, T> parse) {
    known.add(key);
    String value = values.getProperty(key);
    if (value == null || value.isBlank()) {
      problems.add(Formatted.of("%s: key '%s' is missing", file, key));
      return null;
    }
    return parsed(key, value.strip(), parse);
  }

  /** The value of a key that may be left out. */
  <T> Optional<T> optional(String key, Function<String, T> parse) {
    known.add(key);
    return Optional.ofNullable(values.getProperty(key))
        .map(value -> parsed(key, value.strip(), parse));
  }

  private <T> T parsed(String key, String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (NumberFormatException notNumber) {
      problems.add(Formatted.of("%s: key '%s': '%s' is not a number", file, key, value));
    } catch (UserException | IllegalArgumentException malformed) {
      problems.add(Formatted.of("%s: key '%s': %s", file, key, malformed.getMessage()));
    }
    return null;
  }

  /** The value built from what was read, unless there was a problem. */
  <T> Optional<T> make(Supplier<T> value) {
    refuseUnknown();
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(value.get());
    } catch (UserException contradiction) {
      problems.add(Formatted.of("%s: %s", file, contradiction.getMessage()));
      return Optional.empty();
    }
  }

  /** What a value lists, separated by commas or blanks. */
  static List<String> words(String text) {
    return Arrays.stream(text.split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  private void refuseUnknown() {
    values.stringPropertyNames().stream()
        .sorted()
        .filter(key -> !known.contains(key))
        .forEach(
            key ->
                problems.add(
                    Formatted.of(
                        "%s: key '%s' is unknown.%s",
                        file, key, NearestName.suggestion(known, key))));
  }

  /** A key that appears twice is an error; the last value does not win. */
  private final class NoRepetition extends Properties {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Object put(Object key, Object value) {
      if (containsKey(key)) {
        problems.add(Formatted.of("%s: key '%s' appears twice", file, key));
      }
      return super.put(key, value);
    }
  }
}
