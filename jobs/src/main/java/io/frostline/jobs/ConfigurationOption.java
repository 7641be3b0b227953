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
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean help;
}
