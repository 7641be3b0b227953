package io.frostline.jobs;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command accepts. */
final class ConfigurationOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "File with further options as name = value lines; what stands on the command line wins."
              + " Read by ConfigurationFile before the command line is parsed.")
  Path file;

  @Option(
      names = LogFormat.OPTION,
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "What is written to standard error: text, or json, an object in each line (time, level,"
              + " logger, message, exception). Standard output stays as it is. Default: text.")
  LogFormat logFormat;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean help;
}
