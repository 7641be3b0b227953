package io.frostline.jobs;

import io.frostline.message.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A command line in a document. {@code COMMAND} stands for any command; {@code …}, {@code ...} and
 * what is in square brackets stand for further options.
 *
 * @param words the command and its options
 * @param partial whether required options may be missing
 */
record DocumentedCommand(List<String> words, boolean partial) {
  private static final Pattern START =
      Pattern.compile(
          "^(?:deploy/frostline|frostline|.*spark-submit\\b.*"
              + " --class io\\.frostline\\.jobs\\.Frostline +\\S+\\.jar) +(\\S.*)$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final String OMITTED = "…|\\.\\.\\.|\\[.*|.*\\](?:\\.\\.\\.)?";

  /** The command in a line of code, if it is one of Frostline's. */
  static Optional<DocumentedCommand> in(String line) {
    Matcher start = START.matcher(line.strip());
    return start.matches() ? Optional.of(of(start.group(1))) : Optional.empty();
  }

  private static DocumentedCommand of(String arguments) {
    List<String> words = new ArrayList<>();
    boolean partial = false;
    Matcher word = WORD.matcher(arguments);
    while (word.find() && !isComment(word)) {
      if (word.group().matches(OMITTED)) {
        partial = true;
      } else {
        words.add(unquoted(word));
      }
    }
    if (!words.isEmpty() && words.get(0).equals("COMMAND")) {
      words.set(0, "extract");
    }
    return new DocumentedCommand(
        words, partial || words.stream().noneMatch(DocumentedCommand::isOption));
  }

  private static boolean isComment(Matcher word) {
    return word.group().startsWith("#");
  }

  private static boolean isOption(String word) {
    return word.startsWith("-");
  }

  private static String unquoted(Matcher word) {
    return word.group(1) != null
        ? word.group(1)
        : word.group(2) != null ? word.group(2) : word.group(3);
  }

  /** Parses it as a run would, and returns what is wrong. */
  List<String> faults(Path project) {
    String[] arguments =
        words.stream().map(word -> inProject(project, word)).toArray(String[]::new);
    CommandLine commandLine = Frostline.commandLine();
    collectErrors(commandLine);
    try {
      Optional<ConfigurationFile> file = ConfigurationFile.namedIn(arguments);
      file.ifPresent(commandLine::setDefaultValueProvider);
      ParseResult parsed = commandLine.parseArgs(arguments);
      file.ifPresent(keys -> keys.refuseUnknownKeys(parsed));
      return levels(parsed)
          .flatMap(level -> level.errors().stream())
          .filter(error -> !(partial && error instanceof MissingParameterException))
          .map(Exception::getMessage)
          .toList();
    } catch (UsageException | UserException fault) {
      return List.of(fault.getMessage());
    }
  }

  /** A missing option must not hide an unknown one. */
  private static void collectErrors(CommandLine command) {
    command.getCommandSpec().parser().collectErrors(true);
    command.getSubcommands().values().forEach(DocumentedCommand::collectErrors);
  }

  private static Stream<ParseResult> levels(ParseResult parsed) {
    return Stream.iterate(
        parsed, Objects::nonNull, level -> level.hasSubcommand() ? level.subcommand() : null);
  }

  /** Files of the project are named from its folder, and tests run in a module's. */
  private static String inProject(Path project, String word) {
    return word.startsWith("conf/") && Files.exists(project.resolve(word))
        ? project.resolve(word).toString()
        : word;
  }
}
