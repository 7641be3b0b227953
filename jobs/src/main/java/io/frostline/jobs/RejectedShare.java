package io.frostline.jobs;

import picocli.CommandLine.Option;

/** The share of images that may be rejected. */
final class RejectedShare {
  private static final double DEFAULT = 0.05;

  @Option(
      names = "--max-rejected",
      defaultValue = "5%",
      converter = Share.class,
      paramLabel = "SHARE",
      description =
          "Exit with code 2 if more than this share of what is listed cannot be used; completed"
              + " work is kept. Default: 5%%.")
  double most;

  /** Adds the share to another command, if it is not the default. */
  CommandLineText addTo(CommandLineText command) {
    return command.with("--max-rejected", most == DEFAULT ? null : (Double) most);
  }
}
