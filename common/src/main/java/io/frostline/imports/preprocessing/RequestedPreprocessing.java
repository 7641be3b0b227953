package io.frostline.imports.preprocessing;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Preprocessing;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import java.util.List;
import java.util.Optional;

/**
 * What is said about the preprocessing before the file is read. The options of the user precede
 * everything; each is empty where the user says nothing.
 *
 * @param mean in units of the scaled pixel, in the order of the colours
 * @param known what else is known of exactly this file, such as its entry in the catalogue
 */
public record RequestedPreprocessing(
    Optional<Preset> preset,
    Optional<ResizeRule> resize,
    Optional<Interpolation> interpolation,
    Optional<ColorOrder> colorOrder,
    Optional<Double> scale,
    Optional<List<Double>> mean,
    Optional<List<Double>> std,
    Optional<Statement> known) {
  /** Nothing is said. */
  public static final RequestedPreprocessing NOTHING =
      new RequestedPreprocessing(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** A whole preprocessing, which nothing replaces. */
  public static RequestedPreprocessing exactly(ColorOrder colorOrder, Preprocessing preprocessing) {
    return NOTHING.withKnown(Statement.of("the request", colorOrder, preprocessing));
  }

  /** A copy that knows the file. */
  public RequestedPreprocessing withKnown(Statement statement) {
    return new RequestedPreprocessing(
        preset, resize, interpolation, colorOrder, scale, mean, std, Optional.of(statement));
  }

  /** Whether the user gives numbers for the values of pixels. */
  boolean hasNumbers() {
    return scale.isPresent() || mean.isPresent() || std.isPresent();
  }
}
