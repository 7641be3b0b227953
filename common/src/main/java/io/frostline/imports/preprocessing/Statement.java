package io.frostline.imports.preprocessing;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Preprocessing;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;

/**
 * A whole preprocessing that something other than the user states.
 *
 * @param where it is stated, for people: "the catalogue entry resnet50-v1"
 */
public record Statement(
    String where, PixelValues values, ResizeRule resize, Interpolation interpolation) {
  private static final ResizeRule SQUASH = ResizeRule.of("squash");

  /** A preprocessing with the order of its colours. */
  public static Statement of(String where, ColorOrder colorOrder, Preprocessing preprocessing) {
    return new Statement(
        where,
        PixelValues.of(colorOrder, preprocessing),
        preprocessing.resize(),
        preprocessing.interpolation());
  }

  /** Values of pixels alone; images are squashed, as everywhere that nothing else is said. */
  public static Statement ofValues(String where, PixelValues values) {
    return new Statement(where, values, SQUASH, Interpolation.BILINEAR);
  }
}
