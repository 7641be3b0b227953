package io.frostline.jobs;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line: {@code frostline COMMAND [--config FILE] [--option value]...}, or the same
 * through {@code spark-submit --class io.frostline.jobs.Frostline frostline.jar COMMAND ...}.
 */
@Command(
    name = "frostline",
    description = "Transfer learning at scale: frozen pre-trained backbones on Apache Spark.",
    subcommands = {
      ExtractCommand.class,
      ProbeCommand.class,
      TrainCommand.class,
      FinetuneCommand.class,
      ClassifyCommand.class,
      EvaluateCommand.class,
      ExportCommand.class,
      PackCommand.class,
      CompactCommand.class,
      ModelsCommand.class,
      BenchCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "frostline COMMAND --help shows the options of a command, with examples.",
      "Exit codes: 0 done, 1 usage or configuration, 2 a fault that you can mend, 3 a fault of ours."
    })
public final class Frostline implements Runnable {
  @Spec private CommandSpec spec;

  /** Returns normally on success, as YARN wants; exits with the code of the fault otherwise. */
  public static void main(String[] arguments) {
    int exitCode = run(arguments);
    if (exitCode != ExitCode.DONE) {
      System.exit(exitCode);
    }
  }

  /** Runs a command without leaving the JVM, and returns its exit code. */
  public static int run(String... arguments) {
    CommandLine commandLine = new CommandLine(new Frostline());
    commandLine.setParameterExceptionHandler(Faults::usage);
    commandLine.setExecutionExceptionHandler(Faults::execution);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(true);
    try {
      ConfigurationFile.namedIn(arguments).ifPresent(file -> file.configure(commandLine));
    } catch (RuntimeException fault) {
      return Faults.execution(fault, commandLine, null);
    }
    return commandLine.execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command is given.");
  }
}
