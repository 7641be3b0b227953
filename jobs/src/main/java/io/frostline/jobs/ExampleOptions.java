package io.frostline.jobs;

import io.frostline.backbone.ModelDescription;
import io.frostline.example.ExampleKind;
import io.frostline.feature.ContentDecoding;
import io.frostline.feature.ImageDecoding;
import io.frostline.feature.TextUse;
import io.frostline.spark.listing.ExampleSource;
import picocli.CommandLine.Mixin;

/** Which images or texts to process. */
final class ExampleOptions {
  @Mixin private ImageOptions images;
  @Mixin private TextOptions texts;
  @Mixin private TextUseOptions use;

  /**
   * The source of the examples.
   *
   * @throws UsageException if there are images and texts, or neither
   */
  ExampleSource source() {
    if (!texts.areGiven()) {
      texts.refuseWithoutTexts();
      use.refuseWithoutTexts();
      return images.source();
    }
    images.refuseWithTexts();
    return texts.source(images.format(), images.labelColumn(), images.links());
  }

  /**
   * Reads the images of a folder, if there is one, as if {@code --images} named it.
   *
   * @throws UsageException if there are others, too
   */
  void read(String folder) {
    if (folder != null) {
      images.read(folder);
    }
  }

  /** What the examples are. */
  ExampleKind kind() {
    return texts.areGiven() ? ExampleKind.TEXT : ExampleKind.IMAGE;
  }

  /** How the examples are decoded: texts with their own limits, images as given. */
  ContentDecoding<?> decoding(ImageDecoding ofImages) {
    return texts.areGiven() ? use.decoding() : ofImages;
  }

  /** The decoding of texts with the limits that are given. */
  ContentDecoding<?> decodingOfTexts() {
    return use.decoding();
  }

  boolean areGiven() {
    return texts.areGiven() || images.areGiven();
  }

  /** Refuses images and texts beside files that are named one by one. */
  void refuseWithFiles() {
    if (areGiven()) {
      throw new UsageException(
          "Files are named, and --images or --texts is given, too. Leave out one of them; to classify what a pattern matches into a table, put the pattern in quotes.");
    }
  }

  /** How texts are used. */
  TextUse use() {
    return use.use().with(texts.charset());
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
    return use.addTo(texts.addTo(images.addTo(command)));
  }

  /** Adds what finds texts again to another command; nothing for images. */
  CommandLineText addTextsTo(CommandLineText command) {
    return texts.addTo(command);
  }
}
