package io.frostline.jobs;

import io.frostline.message.FieldStream;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.NameCharset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
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
      LearnCommand.class,
      ProbeCommand.class,
      TrainCommand.class,
      FinetuneCommand.class,
      ClassifyCommand.class,
      EvaluateCommand.class,
      ReviewCommand.class,
      SimilarCommand.class,
      ExportCommand.class,
      PackCommand.class,
      CompactCommand.class,
      CheckCommand.class,
      ModelsCommand.class,
      BenchCommand.class,
      DoctorCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example, with a folder of photos for each class:",
      "  frostline learn photos --out my-classifier",
      "The same step by step:",
      "  frostline extract --images photos --model mobilenet_v2 --out features",
      "  frostline train --features features --out my-classifier",
      "  frostline evaluate --features features --model my-classifier --out report",
      "",
      "frostline COMMAND --help shows the options of a command, with examples.",
      "Exit codes: 0 done, 1 usage or configuration error, 2 a problem you can fix, 3 an internal"
          + " error, 4 a cluster that does not answer or is gone (try again later), 130 and 143"
          + " interrupted (Ctrl-C, SIGTERM)."
    })
public final class Frostline implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--prepare",
      description =
          "With deploy/frostline, let later commands start in half the time (class data of Java),"
              + " and exit. Without it, the first command does so in the background.")
  private boolean prepare;

  /**
   * Returns normally on success, as YARN expects; exits with the code of the fault otherwise. The
   * log format stays in effect while Spark shuts down.
   */
  public static void main(String[] arguments) {
    // Libraries format numbers in it.
    Locale.setDefault(Locale.ROOT);
    LogFormat format = logFormat(arguments);
    Interruption interruption = Interruption.watch(format);
    int exitCode = runInAFolder(new Faults(JsonLog.of(format), interruption), arguments);
    if (exitCode != ExitCode.DONE) {
      System.exit(exitCode);
    }
  }

  /** With temporary files in a folder of this run. */
  private static int runInAFolder(Faults faults, String... arguments) {
    try {
      SparkVersion.ofThisProcess().check();
      new ArrivedWords(NameCharset.ofThisProcess())
          .check(arguments, System.getenv(), System.getProperty("user.dir"));
      RunFolder.enter();
    } catch (UserException fault) {
      return faults.of(fault);
    }
    return run(faults, arguments);
  }

  /** Runs a command without exiting the JVM, and returns its exit code. */
  public static int run(String... arguments) {
    Optional<JsonLog> log = JsonLog.of(logFormat(arguments));
    try {
      return run(new Faults(log, Interruption.elsewhere()), arguments);
    } finally {
      log.ifPresent(JsonLog::close);
    }
  }

  private static LogFormat logFormat(String... arguments) {
    try {
      return LogFormat.namedIn(ConfigurationFile.namedIn(arguments), arguments);
    } catch (UserException reportedLater) {
      return LogFormat.namedIn(Optional.empty(), arguments);
    }
  }

  private static int run(Faults faults, String... arguments) {
    CommandLine commandLine = commandLine();
    faults.interruption().keeps(() -> kept(commandLine));
    commandLine.setParameterExceptionHandler(faults::usage);
    commandLine.setExecutionExceptionHandler(faults::execution);
    try {
      ConfigurationFile.namedIn(arguments).ifPresent(file -> file.configure(commandLine, faults));
    } catch (RuntimeException fault) {
      return faults.of(fault);
    }
    long start = System.nanoTime();
    int exitCode = execute(commandLine, faults, arguments);
    recordEnd(commandLine, exitCode, Duration.ofNanos(System.nanoTime() - start));
    return exitCode;
  }

  private static int execute(CommandLine commandLine, Faults faults, String... arguments) {
    try {
      return commandLine.execute(arguments);
    } catch (Error fault) {
      // Left alone, Java would exit with 1, which means an invalid command line.
      return faults.of(fault);
    }
  }

  /** For programs, in a log of fields: people see the exit code in their shell. */
  private static void recordEnd(CommandLine commandLine, int exitCode, Duration elapsed) {
    String stage =
        parsed(commandLine)
            .map(command -> command.commandSpec().qualifiedName().replaceFirst("^\\S+ ?", ""))
            .orElse("");
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "end");
    fields.put("stage", stage);
    fields.put("exit_code", exitCode);
    fields.put("seconds", elapsed.toMillis() / 1e3);
    FieldStream.record(
        System.err,
        Formatted.of("Exit code %d after %.1f s.", exitCode, elapsed.toMillis() / 1e3),
        fields);
  }

  private static String kept(CommandLine commandLine) {
    return parsed(commandLine)
        .map(parsed -> parsed.commandSpec().userObject())
        .filter(Resumable.class::isInstance)
        .map(command -> ((Resumable) command).kept())
        .orElse("nothing was changed");
  }

  /**
   * The command that was asked for; empty before the command line is parsed, or if it cannot be.
   */
  private static Optional<ParseResult> parsed(CommandLine commandLine) {
    ParseResult parsed = commandLine.getParseResult();
    while (parsed != null && parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    return Optional.ofNullable(parsed);
  }

  /** All commands, ready to parse. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Frostline());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandsByTask());
    return commandLine;
  }

  @Override
  public void run() {
    if (prepare) {
      throw new ParameterException(
          spec.commandLine(), "--prepare is for deploy/frostline; spark-submit has no class data.");
    }
    spec.commandLine().usage(System.out);
  }
}
