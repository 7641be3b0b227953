package io.frostline.jobs;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options in a file: {@code name = value} lines, {@code #} for comments, names as on the command
 * line without the dashes; a value in double quotes keeps its blanks. Options on the command line
 * take precedence.
 */
final class ConfigurationFile implements IDefaultValueProvider {
  private static final String OPTION = "--config";

  private final Path path;
  private final Properties values = new Properties();

  private ConfigurationFile(Path path) {
    this.path = path;
    try (Reader file = Files.newBufferedReader(path)) {
      values.load(file);
    } catch (IOException | IllegalArgumentException failure) {
      throw new UserException(
          Formatted.of(
              "Cannot read the configuration file %s: %s. Check --config.",
              path, Reason.of(failure)),
          failure);
    }
  }

  /**
   * The file that the arguments name. It is looked up before they are parsed, because it supplies
   * missing ones.
   */
  static Optional<ConfigurationFile> namedIn(String... arguments) {
    return valueIn(OPTION, arguments).map(Path::of).map(ConfigurationFile::new);
  }

  /** The value of an option, looked up before the arguments are parsed. */
  static Optional<String> valueIn(String option, String... arguments) {
    List<String> words = List.of(arguments);
    int at = words.indexOf(option);
    Stream<String> next = at < 0 ? Stream.of() : words.stream().skip(at + 1L).limit(1);
    Stream<String> joined =
        words.stream()
            .filter(word -> word.startsWith(option + "="))
            .map(word -> word.substring(option.length() + 1));
    return Stream.concat(next, joined).findFirst();
  }

  /** The value of a key in the file. */
  Optional<String> value(String name) {
    return Optional.ofNullable(trimmed(values.getProperty(name)));
  }

  /**
   * Makes the file supply the options that the command line leaves out. Keys that the command does
   * not have are refused.
   */
  void configure(CommandLine commandLine) {
    commandLine.setDefaultValueProvider(this);
    commandLine.setExecutionStrategy(
        parsed -> {
          refuseUnknownKeys(parsed);
          return new CommandLine.RunLast().execute(parsed);
        });
  }

  /** Refuses keys that are not options of the command that was parsed. */
  void refuseUnknownKeys(CommandLine.ParseResult parsed) {
    CommandLine.ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    refuseUnknownKeys(last.commandSpec());
  }

  private void refuseUnknownKeys(CommandSpec command) {
    TreeSet<String> known = new TreeSet<>();
    command.options().forEach(option -> known.add(key(option)));
    List<String> unknown =
        values.stringPropertyNames().stream()
            .filter(name -> !known.contains(name))
            .sorted()
            .toList();
    if (!unknown.isEmpty()) {
      throw new UsageException(
          Formatted.of(
              "The configuration file %s has %s that %s does not have: %s. See %s --help.",
              path,
              Count.of(unknown.size(), "option"),
              command.qualifiedName(),
              String.join(", ", unknown.stream().map(key -> withNearest(key, known)).toList()),
              command.qualifiedName()));
    }
  }

  private static String withNearest(String key, TreeSet<String> known) {
    return NearestName.among(known, key)
        .map(nearest -> key + " (did you mean " + nearest + "?)")
        .orElse(key);
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? trimmed(values.getProperty(key(option))) : null;
  }

  /** Quotes around a value keep the blanks inside them, such as that behind a prefix. */
  private static String trimmed(String value) {
    if (value == null) {
      return null;
    }
    String text = value.trim();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }
}
