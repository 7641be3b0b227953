package io.frostline.jobs;

import picocli.CommandLine.Option;

/** How many images may be rejected. */
final class RejectedShare {
  @Option(
      names = "--max-rejected",
      defaultValue = "5%",
      converter = Share.class,
      paramLabel = "SHARE",
      description =
          "End with exit code 2 if more images than this share cannot be used; what is done"
              + " is kept. Default: 5%%.")
  double most;
}
