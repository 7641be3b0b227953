package io.frostline.jobs;

import io.frostline.jobs.JsonLines.Event;
import io.frostline.message.ForeignText;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns faults into messages on standard error, and into exit codes.
 *
 * @param log where messages go instead, if machines read them
 */
record Faults(Optional<JsonLog> log) {
  int usage(ParameterException fault, String[] arguments) {
    CommandLine command = fault.getCommandLine();
    tell(
        fault.getMessage()
            + suggestion(fault)
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

  /** Fits picocli's handler of exceptions that a command throws. */
  int execution(Exception fault, CommandLine command, ParseResult parsed) {
    return of(fault);
  }

  /** What the process ends with for this fault, which is told. */
  int of(Throwable fault) {
    if (fault instanceof UsageException) {
      tell(fault.getMessage());
      return ExitCode.USAGE;
    }
    if (fault instanceof UserException) {
      tell(fault.getMessage());
      return ExitCode.OPERATOR;
    }
    Optional<String> mendable = MachineFaults.message(fault);
    if (mendable.isPresent()) {
      tell(mendable.get());
      return ExitCode.OPERATOR;
    }
    tell("This is a fault of Frostline. Please report it with what follows.", fault);
    return ExitCode.INTERNAL;
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
