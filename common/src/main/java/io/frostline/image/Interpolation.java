package io.frostline.image;

import io.frostline.config.UserException;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the pixels of a resized image are made from those of the original. */
public enum Interpolation {
  /** The four nearest pixels, however much the image shrinks: TensorFlow and OpenCV. */
  BILINEAR(Taps::bilinear, Interpolation.FINE),
  /** A triangle as wide as the shrinking demands: Pillow and torchvision. */
  BILINEAR_ANTIALIAS(Taps::triangle, Interpolation.AS_PILLOW),
  /** A cubic as wide as the shrinking demands: Pillow and torchvision. */
  BICUBIC_ANTIALIAS(Taps::cubic, Interpolation.AS_PILLOW),
  /** One pixel: Keras' image loader, which is Pillow's. */
  NEAREST(Taps::nearest, Interpolation.AS_PILLOW),
  /** The mean over the area that a pixel covers: OpenCV's INTER_AREA where it shrinks. */
  AREA(Taps::area, Interpolation.FINE);

  /** Pillow rounds to whole levels between the horizontal and the vertical pass. */
  private static final int AS_PILLOW = 0;

  /** Bits kept below one level between the passes, so that only the last rounding counts. */
  private static final int FINE = 7;

  private final Function<Axis, Taps> taps;
  private final int fractionBits;

  Interpolation(Function<Axis, Taps> taps, int fractionBits) {
    this.taps = taps;
    this.fractionBits = fractionBits;
  }

  /** The interpolation of a keyword; a {@link UserException} names the known ones. */
  public static Interpolation of(String keyword) {
    return Stream.of(values())
        .filter(interpolation -> interpolation.keyword().equals(keyword))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "The interpolation '%s' is unknown: choose one of %s"
                        .formatted(keyword, keywords())));
  }

  /** The name in options and descriptions, such as {@code bilinear-antialias}. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Taps taps(Axis axis) {
    return taps.apply(axis);
  }

  int fractionBits() {
    return fractionBits;
  }

  private static String keywords() {
    return Stream.of(values()).map(Interpolation::keyword).collect(Collectors.joining(", "));
  }
}
