package io.frostline.jobs;

import io.frostline.backbone.ModelDescription;
import io.frostline.spark.listing.ExampleSource;
import picocli.CommandLine.Mixin;

/** Which images or texts to process. */
final class ExampleOptions {
  @Mixin private ImageOptions images;
  @Mixin private TextOptions texts;

  /**
   * The source of the examples.
   *
   * @throws UsageException if there are images and texts, or neither
   */
  ExampleSource source() {
    if (!texts.areGiven()) {
      texts.refuseWithoutTexts();
      return images.source();
    }
    images.refuseWithTexts();
    return texts.source(images.format(), images.labelColumn(), images.links());
  }

  /**
   * Refuses a model that takes the other kind of examples.
   *
   * @throws io.frostline.message.UserException naming the model and what it takes
   */
  void check(ModelDescription model) {
    if (texts.areGiven()) {
      model.tokens();
    } else {
      model.pixels();
    }
  }

  /** Adds the same examples to another command. */
  CommandLineText addTo(CommandLineText command) {
    return texts.addTo(images.addTo(command));
  }
}
