package io.frostline.jobs;

import io.frostline.image.ImageDecoder;
import picocli.CommandLine.Option;

/** Which images are rejected, and how many may be. */
final class RejectionOptions {
  @Option(
      names = "--max-rejected",
      defaultValue = "5%",
      converter = Share.class,
      paramLabel = "SHARE",
      description =
          "Stop with exit code 2 if more images than this share cannot be used; what is done"
              + " is kept. Default: 5%%.")
  double share;

  @Option(
      names = "--max-pixels",
      defaultValue = "" + ImageDecoder.DEFAULT_MAX_PIXELS,
      paramLabel = "N",
      description = "Reject images with more pixels, before decoding. Default: ${DEFAULT-VALUE}.")
  long pixels;
}
