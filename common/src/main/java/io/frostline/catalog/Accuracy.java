package io.frostline.catalog;

import io.frostline.message.UserException;
import java.util.Optional;

/**
 * How often a network names the right class of ImageNet's validation images, as published.
 *
 * @param top1 in percent: the first guess is right
 * @param top5 in percent: one of the first five is; empty when not published
 * @param source who says so
 */
public record Accuracy(double top1, Optional<Double> top5, String source) {
  public Accuracy {
    refuseOutside(top1);
    top5.ifPresent(Accuracy::refuseOutside);
    if (top5.isPresent() && top5.get() < top1) {
      throw new UserException(
          "top5 is %s, less than top1, %s: the first guess is among five. Correct one of them."
              .formatted(top5.get(), top1));
    }
  }

  private static void refuseOutside(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new UserException(
          "The accuracy is %s; percentages lie between 0 and 100. Correct top1 or top5."
              .formatted(percent));
    }
  }
}
