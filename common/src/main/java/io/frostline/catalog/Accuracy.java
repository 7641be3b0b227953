package io.frostline.catalog;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Optional;

/**
 * The published accuracy of a network on ImageNet's validation images.
 *
 * @param top1 in percent: the first guess is correct
 * @param top5 in percent: one of the first five is; empty when not published
 * @param source who published it
 */
public record Accuracy(double top1, Optional<Double> top5, String source) {
  public Accuracy {
    refuseOutside(top1);
    top5.ifPresent(Accuracy::refuseOutside);
    if (top5.isPresent() && top5.get() < top1) {
      throw new UserException(
          Formatted.of(
              "top5 is %s, which is less than top1, %s, although the first guess is one of the five. Correct one of them.",
              top5.get(), top1));
    }
  }

  private static void refuseOutside(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new UserException(
          Formatted.of(
              "The accuracy is %s, but must be a percentage from 0 to 100. Correct top1 or top5.",
              percent));
    }
  }
}
