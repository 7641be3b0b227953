package io.frostline.review;

import io.frostline.message.Formatted;
import java.util.Locale;

/**
 * What can be wrong with a picture, by a measure that is smaller the worse it is.
 *
 * <p>A picture has a flaw if its measure is below a {@link #limit}, which is absolute, but never
 * more than a sixth of the median of its set: what the pictures of a set are like, such as 28 x 28
 * pixels, white paper or a dark sky, is not a flaw. In a set of very sharp pictures, a hundredth of
 * the median is the limit, if that is more.
 */
public enum PictureFlaw {
  /** Mean and standard deviation of the luma sum to less than an eighth of its range. */
  DARK(32) {
    @Override
    public float measure(PictureFacts picture) {
      return picture.brightness() + picture.contrast();
    }

    @Override
    public String reason(PictureFacts picture, float limit) {
      return Formatted.of(
          "Brightness %.1f and contrast %.1f sum to %.1f, below %.1f.",
          picture.brightness(), picture.contrast(), measure(picture), limit);
    }
  },
  /** The same from white. */
  BRIGHT(32) {
    @Override
    public float measure(PictureFacts picture) {
      return WHITE - picture.brightness() + picture.contrast();
    }

    @Override
    public String reason(PictureFacts picture, float limit) {
      return Formatted.of(
          "Brightness %.1f is %.1f below white; with a contrast of %.1f that is %.1f, below %.1f.",
          picture.brightness(),
          WHITE - picture.brightness(),
          picture.contrast(),
          measure(picture),
          limit);
    }
  },
  /**
   * Hardly more than one level: a contrast of less than three levels, near the noise of cameras and
   * of JPEG, or a histogram of less than a tenth of a bit, as if 99 % of all pixels had one level.
   * The measure is the share of these.
   */
  BLANK(1) {
    @Override
    public float measure(PictureFacts picture) {
      return Math.min(picture.contrast() / BLANK_CONTRAST, picture.entropy() / BLANK_ENTROPY);
    }

    @Override
    public String reason(PictureFacts picture, float limit) {
      return Formatted.of(
          "Contrast %.1f, below %.1f, or entropy %.2f bits, below %.2f.",
          picture.contrast(), BLANK_CONTRAST * limit, picture.entropy(), BLANK_ENTROPY * limit);
    }
  },
  /**
   * Hardly an edge. Rounding to levels alone gives a variance of the Laplacian of 20 / 12, the sum
   * of its squared weights times the variance of a rounding; the limit is three times that. A
   * picture whose Laplacian is large for its contrast is none: noise blurred by a Gaussian with a
   * standard deviation of s pixels has 2 contrast^2 / s^4, and at least three pixels are asked for.
   */
  BLURRED(5) {
    @Override
    public float measure(PictureFacts picture) {
      return picture.sharpness();
    }

    @Override
    boolean isPossible(PictureFacts picture) {
      double noise = 2 * Math.pow(picture.contrast(), 2) / Math.pow(BLUR_PIXELS, 4);
      return picture.contrast() >= BLANK_CONTRAST && picture.sharpness() <= noise;
    }

    @Override
    public String reason(PictureFacts picture, float limit) {
      return Formatted.of(
          "Sharpness %.1f, below %.1f, with a contrast of %.1f.",
          picture.sharpness(), limit, picture.contrast());
    }
  },
  /** As few pixels as a square of 32, the smallest input of common networks. */
  TINY(32 * 32) {
    @Override
    public float measure(PictureFacts picture) {
      long pixels = (long) picture.width() * picture.height();
      return pixels == 0 ? Float.NaN : pixels;
    }

    @Override
    public String reason(PictureFacts picture, float limit) {
      return Formatted.of(
          "%,d x %,d pixels, fewer than %,.0f.", picture.width(), picture.height(), limit);
    }
  };

  private static final float WHITE = 255;
  private static final float BLANK_CONTRAST = 3;
  private static final float BLANK_ENTROPY = 0.1f;
  private static final float BLUR_PIXELS = 3;

  private static final float MOST_OF_MEDIAN = 1 / 6f;
  private static final float FAR_FROM_MEDIAN = 1 / 100f;

  private final float floor;

  PictureFlaw(float floor) {
    this.floor = floor;
  }

  /** Its name in tables. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The measure of a picture; NaN if what it needs is not known. */
  public abstract float measure(PictureFacts picture);

  /** The measure below which a picture has the flaw, in a set with this median. */
  public float limit(float median) {
    return Math.min(median * MOST_OF_MEDIAN, Math.max(floor, median * FAR_FROM_MEDIAN));
  }

  /** Whether a picture has the flaw. */
  public boolean isIn(PictureFacts picture, float limit) {
    return measure(picture) < limit && isPossible(picture);
  }

  /** How bad it is: 0 at the limit, 1 at worst. */
  public float score(PictureFacts picture, float limit) {
    return 1 - measure(picture) / limit;
  }

  /** Why a picture has it, in a sentence. */
  public abstract String reason(PictureFacts picture, float limit);

  /** Whether nothing else explains a small measure. */
  boolean isPossible(PictureFacts picture) {
    return true;
  }
}
