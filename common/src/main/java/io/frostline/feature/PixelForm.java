package io.frostline.feature;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.Preprocessing;
import io.frostline.example.ExampleKind;
import io.frostline.image.Framing;
import io.frostline.image.JpegDecoding;
import io.frostline.message.Formatted;
import java.util.Objects;

/**
 * Images that are decoded, resized and cropped.
 *
 * @param framing how an image becomes the pixels of the input
 * @param words the preprocessing without the decoding of JPEGs
 */
public record PixelForm(Framing framing, String words) implements InputForm {
  public PixelForm {
    Objects.requireNonNull(framing, "framing");
    Objects.requireNonNull(words, "words");
  }

  static PixelForm of(ModelDescription model) {
    Framing framing = model.framing();
    Preprocessing preprocessing = model.preprocessing();
    return new PixelForm(
        framing,
        Formatted.of(
            "%dx%d %s %s, %s, (pixel x %s - %s) / %s",
            framing.width(),
            framing.height(),
            preprocessing.resize().keyword(),
            preprocessing.interpolation().keyword(),
            model.pixels().colorOrder().keyword(),
            preprocessing.scale(),
            preprocessing.mean(),
            preprocessing.std()));
  }

  /** That of a network for images, which a network must be for whatever decodes images. */
  public static PixelForm of(InputForm form) {
    if (form instanceof PixelForm pixels) {
      return pixels;
    }
    throw new IllegalArgumentException("The network takes " + form.examples().nouns());
  }

  @Override
  public ExampleKind examples() {
    return ExampleKind.IMAGE;
  }

  @Override
  public PixelForm with(JpegDecoding decoding) {
    return new PixelForm(framing.with(decoding), words);
  }

  @Override
  public String inWords() {
    return framing.decoding().recordIn(words);
  }
}
