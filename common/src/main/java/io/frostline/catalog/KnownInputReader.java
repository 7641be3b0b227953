package io.frostline.catalog;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Normalisation;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.TensorLayout;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.proof.InputFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the keys about a network's input, which are others for images and for texts. */
final class KnownInputReader {
  private final CatalogFile file;

  KnownInputReader(CatalogFile file) {
    this.file = file;
  }

  /**
   * Reads the keys.
   *
   * @return what makes the input from them, once none has a problem
   */
  Supplier<KnownInput> read() {
    return file.has("tokenizer") ? tokens() : pixels();
  }

  private Supplier<KnownInput> pixels() {
    Integer size = file.required("size", Integer::valueOf);
    TensorLayout layout = file.required("layout", TensorLayout::of);
    ColorOrder colors = file.required("color-order", ColorOrder::of);
    ResizeRule resize = file.required("resize", ResizeRule::of);
    Interpolation interpolation = file.required("interpolation", Interpolation::of);
    Double scale = file.required("scale", Preprocessing::parseScale);
    List<Double> mean = file.required("mean", KnownInputReader::numbers);
    List<Double> std = file.required("std", KnownInputReader::numbers);
    Optional<String> source = source();
    return () ->
        new KnownPixels(
            new InputFormat(size, size, colors, layout),
            new Preprocessing(resize, interpolation, scale, mean, std),
            source);
  }

  private Supplier<KnownInput> tokens() {
    Integer maxTokens = file.required("max-tokens", Integer::valueOf);
    Pooling pooling = file.required("pooling", Pooling::of);
    Optional<Normalisation> normalise = file.optional("normalise", Normalisation::of);
    Optional<String> prefix = file.optional("prefix", KnownInputReader::quoted);
    Optional<String> source = source();
    return () -> new KnownTokens(maxTokens, prefix.orElse(""), pooling, normalise, source);
  }

  private Optional<String> source() {
    return file.optional("preprocessing-source", text -> text);
  }

  /** Blanks at the end of a prefix count, and nobody sees them without a mark behind. */
  private static String quoted(String text) {
    if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
      throw new UserException(
          Formatted.of(
              "%s is not in quotation marks. Write \"%s\", with the blanks that belong to it inside",
              text, text));
    }
    return text.substring(1, text.length() - 1);
  }

  private static List<Double> numbers(String text) {
    return CatalogFile.words(text).stream().map(Double::valueOf).toList();
  }
}
