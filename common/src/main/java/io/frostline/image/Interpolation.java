package io.frostline.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** How the pixels of a resized image are made from those of the original. */
public enum Interpolation {
  /** The four nearest pixels, however much the image shrinks: TensorFlow and OpenCV. */
  BILINEAR(new OpenCvBilinear()),
  /** A triangle as wide as the shrinking demands: Pillow and torchvision. */
  BILINEAR_ANTIALIAS(new WeightedResizing(Taps::triangle, Interpolation.AS_PILLOW)),
  /** A cubic as wide as the shrinking demands: Pillow and torchvision. */
  BICUBIC_ANTIALIAS(new WeightedResizing(Taps::cubic, Interpolation.AS_PILLOW)),
  /** One pixel: Keras' image loader, which is Pillow's. */
  NEAREST(new WeightedResizing(Taps::nearest, Interpolation.AS_PILLOW)),
  /** The mean over the area that a pixel covers: OpenCV's INTER_AREA where it shrinks. */
  AREA(new WeightedResizing(Taps::area, Interpolation.FINE));

  /** Pillow rounds to whole levels between the horizontal and the vertical pass. */
  private static final int AS_PILLOW = 0;

  /** Bits kept below one level between the passes, so that only the last rounding counts. */
  static final int FINE = 7;

  private final Resizing resizing;

  Interpolation(Resizing resizing) {
    this.resizing = resizing;
  }

  /** The interpolation of a keyword; a {@code UserException} names the known ones. */
  @JsonCreator
  public static Interpolation of(String keyword) {
    return Keywords.find(values(), Interpolation::keyword, "interpolation", keyword);
  }

  /** The name in options and descriptions, such as {@code bilinear-antialias}. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }

  Resizing resizing() {
    return resizing;
  }
}
