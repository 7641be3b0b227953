package io.frostline.jobs;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * The options that every command accepts. {@link ConfigurationFile} reads the file before the
 * command line is parsed.
 */
final class ConfigurationOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "File with more options, one 'name = value' per line. Options on the command line take"
              + " precedence.")
  Path file;

  @Option(
      names = LogFormat.OPTION,
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "Format of standard error: text, or json with one object per line (time, level, logger,"
              + " message; of progress and summaries also event, stage and their figures)."
              + " Standard output is not affected. Default: text.")
  LogFormat logFormat;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;
}
