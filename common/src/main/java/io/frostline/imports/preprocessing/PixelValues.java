package io.frostline.imports.preprocessing;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Preprocessing;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.message.Formatted;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The numbers that a network gets for pixels of 0 to 255: {@code (pixel × scale − mean) / std},
 * channel by channel.
 *
 * @param colorOrder of the channels, and of mean and std
 * @param mean in units of the scaled pixel
 */
public record PixelValues(
    ColorOrder colorOrder, double scale, List<Double> mean, List<Double> std) {
  private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
  private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);
  private static final int BRIGHTEST = 255;

  /** How much two ranges may differ at their ends, as a share of their length, and be the same. */
  private static final double SAME = 0.25;

  /** Checks the numbers as a preprocessing does. */
  public PixelValues {
    Preprocessing checked =
        new Preprocessing(ResizeRule.of("squash"), Interpolation.BILINEAR, scale, mean, std);
    mean = checked.mean();
    std = checked.std();
  }

  /** Scaled, and then shifted by the same number in all channels. */
  static PixelValues scaled(double scale, double mean) {
    return new PixelValues(ColorOrder.RGB, scale, List.of(mean, mean, mean), ONES);
  }

  /** Pixels as they are, to be changed by what the user gives. */
  static PixelValues plain() {
    return new PixelValues(ColorOrder.RGB, 1, ZEROS, ONES);
  }

  /** The values of a preprocessing. */
  static PixelValues of(ColorOrder colorOrder, Preprocessing preprocessing) {
    return new PixelValues(
        colorOrder, preprocessing.scale(), preprocessing.mean(), preprocessing.std());
  }

  /** The same values of each colour, in another order. */
  PixelValues in(ColorOrder order) {
    return order == colorOrder
        ? this
        : new PixelValues(order, scale, reversed(mean), reversed(std));
  }

  /** As part of a preprocessing. */
  Preprocessing with(ResizeRule resize, Interpolation interpolation) {
    return new Preprocessing(resize, interpolation, scale, mean, std);
  }

  /** Whether a network gets about the same numbers, whatever the order of the colours. */
  boolean hasRangeOf(PixelValues other) {
    PixelValues same = other.in(colorOrder);
    for (int channel = 0; channel < mean.size(); channel++) {
      double room = SAME * Math.abs(same.value(BRIGHTEST, channel) - same.value(0, channel));
      if (Math.abs(value(0, channel) - same.value(0, channel)) > room
          || Math.abs(value(BRIGHTEST, channel) - same.value(BRIGHTEST, channel)) > room) {
        return false;
      }
    }
    return true;
  }

  private double value(int pixel, int channel) {
    return (pixel * scale - mean.get(channel)) / std.get(channel);
  }

  /** The lowest and highest number that a network can get: "-1 to 1". */
  String range() {
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (int channel = 0; channel < mean.size(); channel++) {
      for (int pixel : new int[] {0, BRIGHTEST}) {
        lowest = Math.min(lowest, value(pixel, channel));
        highest = Math.max(highest, value(pixel, channel));
      }
    }
    return Formatted.of("%s to %s", rounded(lowest), rounded(highest));
  }

  @Override
  public String toString() {
    return Formatted.of(
        "%s, (pixel x %s - %s) / %s, which gives %s",
        colorOrder.keyword(), scaleText(), text(mean), text(std), range());
  }

  /** As a fraction where that is how people write it: 1/255, 1/127.5. */
  private String scaleText() {
    double inverse = 1 / scale;
    double halves = Math.rint(2 * inverse) / 2;
    return scale != 1 && Math.abs(inverse - halves) < 1e-9 ? "1/" + number(halves) : number(scale);
  }

  private static String text(List<Double> numbers) {
    return numbers.stream().map(PixelValues::number).collect(Collectors.joining(","));
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String rounded(double value) {
    return number(Math.rint(value * 100) / 100 + 0.0);
  }

  private static List<Double> reversed(List<Double> numbers) {
    return List.of(numbers.get(2), numbers.get(1), numbers.get(0));
  }
}
