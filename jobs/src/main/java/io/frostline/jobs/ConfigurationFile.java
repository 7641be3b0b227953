package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options in a file: {@code name = value} lines, {@code #} for comments, names as on the command
 * line without the dashes. A value in double quotes keeps its blanks, and {@code ~/} at the
 * beginning of one without quotes is the home of the user. Options on the command line take
 * precedence.
 */
final class ConfigurationFile implements IDefaultValueProvider {
  private static final String OPTION = "--config";

  /** What a shell replaces by the home of the user on the command line. */
  private static final Pattern HOME = Pattern.compile("^~(?=/|$)");

  private final Path path;
  private final Properties values = new Properties();
  private final List<String> lines;

  private ConfigurationFile(Path path) {
    this.path = path;
    try {
      String content = Files.readString(path);
      lines = content.lines().toList();
      values.load(new StringReader(content));
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
   * not have are reported, and nothing runs; they are reported first, because an option that seems
   * to be missing is often one that is misspelt in the file.
   */
  void configure(CommandLine commandLine, Faults faults) {
    commandLine.setDefaultValueProvider(this);
    commandLine.setParameterExceptionHandler(
        (fault, arguments) ->
            unknownKeys(fault.getCommandLine().getCommandSpec())
                .map(faults::of)
                .orElseGet(() -> faults.usage(fault, arguments)));
    commandLine.setExecutionStrategy(
        parsed ->
            unknownKeys(last(parsed).commandSpec())
                .map(faults::of)
                .orElseGet(() -> new CommandLine.RunLast().execute(parsed)));
  }

  /** Refuses keys that are not options of the command that was parsed. */
  void refuseUnknownKeys(ParseResult parsed) {
    unknownKeys(last(parsed).commandSpec())
        .ifPresent(
            fault -> {
              throw fault;
            });
  }

  private static ParseResult last(ParseResult parsed) {
    return parsed.hasSubcommand() ? last(parsed.subcommand()) : parsed;
  }

  private Optional<UsageException> unknownKeys(CommandSpec command) {
    TreeSet<String> known = new TreeSet<>();
    command.options().forEach(option -> known.add(key(option)));
    List<String> unknown =
        values.stringPropertyNames().stream()
            .filter(name -> !known.contains(name))
            .sorted(Comparator.comparing(this::line))
            .map(
                name ->
                    Formatted.of(
                        "%s, line %d: %s has no option '%s'.%s",
                        path, line(name), command.qualifiedName(), name, nearest(name, known)))
            .toList();
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new UsageException(
                Formatted.of(
                    "%s\nSee %s --help.", String.join("\n", unknown), command.qualifiedName())));
  }

  private static String nearest(String key, TreeSet<String> known) {
    return NearestName.among(known, key)
        .map(name -> Formatted.of(" Did you mean '%s'?", name))
        .orElse("");
  }

  /** The number of the line that a key is on, the first being 1; of its last line if several. */
  private int line(String key) {
    int found = 0;
    for (int number = 0; number < lines.size(); number++) {
      found = keys(lines.get(number)).contains(key) ? number + 1 : found;
    }
    return found;
  }

  private static Set<String> keys(String line) {
    Properties alone = new Properties();
    try {
      alone.load(new StringReader(line));
    } catch (IOException | IllegalArgumentException partOfALongerLine) {
      return Set.of();
    }
    return alone.stringPropertyNames();
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
    return quoted ? text.substring(1, text.length() - 1) : HOME.matcher(text).replaceFirst(home());
  }

  private static String home() {
    return Matcher.quoteReplacement(System.getProperty("user.home"));
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }
}
