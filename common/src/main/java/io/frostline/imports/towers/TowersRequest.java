package io.frostline.imports.towers;

import io.frostline.imports.encoder.EncoderRequest;
import io.frostline.imports.source.ImportRequest;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.OptionalDouble;

/**
 * A network of two towers to import.
 *
 * @param files with the towers
 * @param image what is said about the tower for images
 * @param text what is said about the tower for texts
 * @param wantedScale what cosines are multiplied by; only where the files do not show it
 */
public record TowersRequest(
    TowerFiles files, ImportRequest image, EncoderRequest text, OptionalDouble wantedScale) {
  /** What CLIP's scale was clipped to in its training, and what OpenAI's networks have. */
  private static final double USUAL_SCALE = 100;

  public TowersRequest {
    if (wantedScale.isPresent() && files.isOne()) {
      throw new UserException(
          Formatted.of("%s has its own logit scale. Leave out --logit-scale.", files.image()));
    }
    double scale = wantedScale.orElse(USUAL_SCALE);
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new UserException(
          Formatted.of("--logit-scale is %s; it must be a positive number, such as 100.", scale));
    }
  }

  /** What cosines are multiplied by, of two files. */
  public double scale() {
    return wantedScale.orElse(USUAL_SCALE);
  }

  /** Where that is from, for people. */
  public String note() {
    return wantedScale.isPresent()
        ? Formatted.of("logit scale %s: from --logit-scale", scale())
        : Formatted.of(
            "logit scale %s: assumed, because two files do not show it; --logit-scale sets another",
            scale());
  }
}
