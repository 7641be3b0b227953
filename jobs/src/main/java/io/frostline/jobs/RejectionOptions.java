package io.frostline.jobs;

import io.frostline.feature.ImageDecoding;
import io.frostline.image.DamagedContent;
import io.frostline.image.ImageDecoder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which images are rejected, and how many may be. */
final class RejectionOptions {
  @Mixin RejectedShare rejected;

  @Option(
      names = "--max-pixels",
      defaultValue = "" + ImageDecoder.DEFAULT_MAX_PIXELS,
      paramLabel = "N",
      description =
          "Reject images with more pixels than this before decoding them."
              + " Default: ${DEFAULT-VALUE}.")
  private long pixels;

  @Option(
      names = "--accept-damaged",
      description =
          "Use images whose compressed data is damaged inside, with the grey or shifted pixels that"
              + " the decoder puts there. Default: such images are rejected (DAMAGED_CONTENT).")
  private boolean acceptDamaged;

  /** Adds what differs from the defaults to another command. */
  CommandLineText addTo(CommandLineText command) {
    return rejected
        .addTo(command)
        .with("--max-pixels", pixels == ImageDecoder.DEFAULT_MAX_PIXELS ? null : (Long) pixels)
        .withFlag("--accept-damaged", acceptDamaged);
  }

  /** The decoding of images with these limits. */
  ImageDecoding decoding() {
    return new ImageDecoding(
        pixels, acceptDamaged ? DamagedContent.ACCEPTED : DamagedContent.REJECTED);
  }
}
