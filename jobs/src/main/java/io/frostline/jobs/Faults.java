package io.frostline.jobs;

import io.frostline.config.NearestName;
import io.frostline.config.UserException;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns faults into messages and exit codes. */
final class Faults {
  private Faults() {}

  static int usage(ParameterException fault, String[] arguments) {
    CommandLine command = fault.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(fault.getMessage() + suggestion(fault));
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
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
  static int execution(Exception fault, CommandLine command, ParseResult parsed) {
    if (fault instanceof UsageException) {
      command.getErr().println(fault.getMessage());
      return ExitCode.USAGE;
    }
    if (fault instanceof UserException) {
      command.getErr().println(fault.getMessage());
      return ExitCode.OPERATOR;
    }
    Optional<String> mendable = MachineFaults.message(fault);
    if (mendable.isPresent()) {
      command.getErr().println(mendable.get());
      return ExitCode.OPERATOR;
    }
    command.getErr().println("This is a fault of Frostline. Please report it with what follows.");
    fault.printStackTrace(command.getErr());
    return ExitCode.INTERNAL;
  }
}
