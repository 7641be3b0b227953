package io.frostline.jobs;

import io.frostline.backbone.ModelName;
import io.frostline.backbone.TakenNameException;
import io.frostline.jobs.JsonLines.Event;
import io.frostline.message.Count;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.storage.NameCharset;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns exceptions into messages on standard error, and into exit codes.
 *
 * @param log where messages go instead with {@code --log-format json}
 * @param interruption which makes commands fail, too
 */
record Faults(Optional<JsonLog> log, Interruption interruption) {
  int usage(ParameterException fault, String[] arguments) {
    CommandLine command = fault.getCommandLine();
    tell(
        expandedPattern(fault).orElseGet(() -> fault.getMessage() + suggestion(fault))
            + "\nSee "
            + command.getCommandSpec().qualifiedName()
            + " --help.");
    return ExitCode.USAGE;
  }

  private static String suggestion(ParameterException fault) {
    if (!(fault instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    CommandLine command = fault.getCommandLine();
    String asked = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
    Optional<String> nearest =
        asked.startsWith("-")
            ? NearestName.among(command.getCommandSpec().optionsMap().keySet(), asked)
            : NearestName.among(command.getSubcommands().keySet(), asked);
    return nearest.map(name -> ". Did you mean " + name + "?").orElse("");
  }

  /** The message, if what no option takes are names of files. */
  private static Optional<String> expandedPattern(ParameterException fault) {
    if (!(fault instanceof UnmatchedArgumentException unmatched)
        || !unmatched.getUnmatched().stream().allMatch(Faults::isThere)) {
      return Optional.empty();
    }
    List<String> names = unmatched.getUnmatched();
    return Optional.of(
        Formatted.of(
            "No option takes '%s'%s. If the shell has replaced a pattern by the names that match it, put the pattern in quotes: --images 'photos/*.jpg'.",
            names.get(0),
            names.size() == 1
                ? ""
                : Formatted.of(" and %s", Count.of(names.size() - 1, "more file"))));
  }

  private static boolean isThere(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException notAName) {
      return false;
    }
  }

  /** Handles exceptions that a command throws, with the signature that picocli expects. */
  int execution(Exception fault, CommandLine command, ParseResult parsed) {
    if (fault instanceof TakenNameException taken) {
      tell(taken.messageFor(optionForNames(command)));
      return ExitCode.OPERATOR;
    }
    return of(fault);
  }

  /** The option of a command that names the package to write. */
  private static String optionForNames(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(option -> option.type() == ModelName.class)
        .map(OptionSpec::longestName)
        .findFirst()
        .orElse("name");
  }

  /** Reports a fault, and returns the exit code for it. */
  int of(Throwable fault) {
    if (interruption.hasCome()) {
      return interruption.report();
    }
    if (fault instanceof UsageException) {
      tell(fault.getMessage());
      return ExitCode.USAGE;
    }
    Optional<UserException> ofTasks = ofTasks(fault);
    if (ofTasks.isPresent()) {
      tell(ofTasks.get().getMessage());
      return ExitCode.OPERATOR;
    }
    Optional<String> ofNames = NameFaults.message(fault, NameCharset.ofThisProcess());
    if (ofNames.isPresent()) {
      tell(ofNames.get());
      return ExitCode.OPERATOR;
    }
    Optional<String> ofMachines = MachineFaults.message(fault);
    if (ofMachines.isPresent()) {
      tell(ofMachines.get());
      return ExitCode.OPERATOR;
    }
    Optional<String> ofClusters = ClusterFaults.message(fault);
    if (ofClusters.isPresent()) {
      tell(ofClusters.get());
      return ExitCode.CLUSTER;
    }
    Optional<String> ofFiles = VanishedFiles.message(fault, ModelStoreOption.hadoop());
    if (ofFiles.isPresent()) {
      tell(ofFiles.get());
      return ExitCode.OPERATOR;
    }
    Optional<String> ofDamage = UnreadableFiles.message(fault, ModelStoreOption.hadoop());
    if (ofDamage.isPresent()) {
      tell(ofDamage.get());
      return ExitCode.OPERATOR;
    }
    tell("Internal error in Frostline. Please report it with the stack trace below.", fault);
    return ExitCode.INTERNAL;
  }

  /** The problem of the user that a task met, which Spark wraps in its own exceptions. */
  private static Optional<UserException> ofTasks(Throwable fault) {
    return Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
        .filter(UserException.class::isInstance)
        .map(UserException.class::cast)
        .findFirst();
  }

  private void tell(String message) {
    tell(message, null);
  }

  private void tell(String message, Throwable traced) {
    log.ifPresentOrElse(
        json -> json.write(Event.now("ERROR", message, traced)),
        () -> System.err.println(text(message, traced)));
  }

  private static String text(String message, Throwable traced) {
    StringWriter text = new StringWriter();
    text.append(message);
    if (traced != null) {
      text.append(System.lineSeparator());
      traced.printStackTrace(new PrintWriter(text, true));
    }
    return ForeignText.lines(text.toString().stripTrailing());
  }
}
