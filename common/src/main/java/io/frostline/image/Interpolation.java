package io.frostline.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** How the pixels of a resized image are computed from those of the original. */
public enum Interpolation {
  /** The four nearest pixels, however much the image shrinks, as in TensorFlow and OpenCV. */
  BILINEAR(new OpenCvBilinear()),
  /** A triangle filter that widens as the image shrinks, as in Pillow and torchvision. */
  BILINEAR_ANTIALIAS(new WeightedResizing(Taps::triangle, Interpolation.AS_PILLOW)),
  /** A cubic filter that widens as the image shrinks, as in Pillow and torchvision. */
  BICUBIC_ANTIALIAS(new WeightedResizing(Taps::cubic, Interpolation.AS_PILLOW)),
  /** One pixel, as in the Keras image loader, which uses Pillow. */
  NEAREST(new WeightedResizing(Taps::nearest, Interpolation.AS_PILLOW)),
  /** The mean over the area that a pixel covers: INTER_AREA of OpenCV when shrinking. */
  AREA(new WeightedResizing(Taps::area, Interpolation.FINE));

  /** Pillow rounds to whole levels between the horizontal and the vertical pass. */
  private static final int AS_PILLOW = 0;

  /** Extra fractional bits kept between the passes, so that only the final rounding matters. */
  static final int FINE = 7;

  private final Resizing resizing;

  Interpolation(Resizing resizing) {
    this.resizing = resizing;
  }

  /**
   * The interpolation with this keyword; otherwise a {@code UserException} lists the valid ones.
   */
  @JsonCreator
  public static Interpolation of(String keyword) {
    return Keywords.find(values(), Interpolation::keyword, "interpolation", keyword);
  }

  /** The name in options and descriptions, such as {@code bilinear-antialias}. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }

  /**
   * Whether a filter that widens as the image shrinks hides how finely the image was sampled. The
   * one of {@link #AREA} is too sharp for that.
   */
  public boolean antialiases() {
    return this == BILINEAR_ANTIALIAS || this == BICUBIC_ANTIALIAS;
  }

  Resizing resizing() {
    return resizing;
  }
}
