package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.feature.ExtractionPlan;
import io.frostline.image.JpegDecoding;
import picocli.CommandLine.Option;

/** How JPEGs are decoded. */
final class DecodingOption {
  @Option(
      names = "--exact-decode",
      description =
          "Decode JPEGs at their own size. Default: for models that resize with bilinear-antialias"
              + " or bicubic-antialias, large JPEGs are decoded at a half, a quarter or an eighth"
              + " of their size, so that each side keeps at least twice the pixels that it is"
              + " resized to: several times faster, with slightly different features. Tables and"
              + " classifiers record it, and different decodings are not mixed.")
  private boolean exact;

  JpegDecoding decoding() {
    return exact ? JpegDecoding.EXACT : JpegDecoding.REDUCED;
  }

  /** The plan for a model with this decoding; of a classifier, with the one it was trained on. */
  ExtractionPlan in(ExtractionPlan plan, ModelPackage model) {
    return plan.with(model.description().decoding(decoding()));
  }

  /** Adds the same decoding to another command. */
  CommandLineText addTo(CommandLineText command) {
    return command.withFlag("--exact-decode", exact);
  }
}
