package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.frostline.image.Interpolation;
import io.frostline.image.JpegDecoding;
import io.frostline.image.ResizeRule;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;

/**
 * What happens to an image before it enters the network: resized to the network's input, then
 * {@code (pixel × scale − mean) / std} channel by channel in the colour order, pixel 0 to 255.
 *
 * @param resize {@code squash} or {@code shorter-side=256} (followed by a centre crop)
 * @param interpolation how pixels are interpolated
 * @param scale a factor on every pixel
 * @param mean one number per channel, in units of the scaled pixel
 * @param std one number per channel, none of them 0
 * @param decoding how JPEGs were decoded that a classifier was trained on; null if exactly, and for
 *     backbones, whose features each command can take from either
 */
public record Preprocessing(
    ResizeRule resize,
    Interpolation interpolation,
    double scale,
    List<Double> mean,
    List<Double> std,
    @JsonInclude(JsonInclude.Include.NON_NULL) JpegDecoding decoding) {
  static final int CHANNELS = 3;

  public Preprocessing {
    mean = perChannel("mean", mean);
    std = perChannel("std", std);
    if (!Double.isFinite(scale) || scale == 0) {
      throw new UserException(
          Formatted.of(
              "The scale is %s. Give a number other than 0, or a fraction such as 1/255.", scale));
    }
    if (std.contains(0.0)) {
      throw new UserException(
          Formatted.of(
              "The standard deviations %s contain 0; none of them may be 0. Correct --std.", std));
    }
  }

  /** Of a backbone, or with JPEGs decoded exactly. */
  public Preprocessing(
      ResizeRule resize,
      Interpolation interpolation,
      double scale,
      List<Double> mean,
      List<Double> std) {
    this(resize, interpolation, scale, mean, std, null);
  }

  boolean decodesReduced() {
    return decoding == JpegDecoding.REDUCED;
  }

  /**
   * Reads a decimal number or a fraction of two.
   *
   * @throws UserException when the text is neither
   */
  public static double parseScale(String text) {
    String[] parts = text.strip().split("/", 2);
    try {
      double numerator = Double.parseDouble(parts[0]);
      return parts.length == 1 ? numerator : numerator / Double.parseDouble(parts[1]);
    } catch (NumberFormatException notNumber) {
      throw new UserException(
          Formatted.of(
              "The scale '%s' is not a number. Give a decimal such as 0.0078125 or a fraction such as 1/255.",
              text),
          notNumber);
    }
  }

  private static List<Double> perChannel(String what, List<Double> values) {
    if (values.size() != CHANNELS || !values.stream().allMatch(Double::isFinite)) {
      throw new UserException(
          Formatted.of(
              "The %s is %s; it must be 3 finite numbers, one per channel in the colour order. Correct --%s.",
              what, values, what));
    }
    return List.copyOf(values);
  }
}
