package io.frostline.spark.quantisation;

import io.frostline.feature.Outcome;
import java.io.Serializable;

/**
 * The images that could not be used.
 *
 * @param images how many
 * @param first what is wrong with one of them; empty if there are none
 */
public record Refusals(long images, String first) implements Serializable {
  static final Refusals NONE = new Refusals(0, "");

  Refusals and(Outcome.Rejected rejected) {
    return new Refusals(
        images + 1,
        first.isEmpty()
            ? rejected.file().uri() + ": " + rejected.reason() + ", " + rejected.message()
            : first);
  }

  Refusals and(Refusals others) {
    return new Refusals(images + others.images, first.isEmpty() ? others.first : first);
  }
}
