package io.frostline.review;

import io.frostline.image.SmallPicture;

/**
 * How similar two pictures are, looked at closely: one is laid over the window of the other that
 * shows the same, and then both their colours and their fine detail must go together.
 *
 * <p>Colours: the correlation of all channels, which a lemon and a lime do not have. Detail: the
 * correlation of what is left of the brightness without the mean of the 3 x 3 cells around each,
 * which two pairs of trousers of one shape do not have; not of the colours, as JPEG drops their
 * detail. Both are zero-mean normalised cross-correlations (Lewis, Fast Normalized
 * Cross-Correlation, 1995), which brightness and contrast do not change.
 */
public final class PictureComparison {
  private static final int CELLS = 32;
  private static final int COARSE = 12;

  /** No copy of the measured ones is less similar than this in coarse cells. */
  private static final double LEAST_COARSE = 0.8;

  /** Between these, the picture with the window may be the other one. */
  private static final double UNDECIDED = 0.6;

  private static final double SETTLED = 0.97;

  /** Recompression and interpolation change each level by about one. */
  private static final double NOISE = 1;

  /** Of the window's correlation of colours, what lacks to 1 counts so many times. */
  private static final double COLOUR_WEIGHT = 3;

  private final PreparedPicture picture;
  private final PreparedPicture coarse;

  /** With one picture. */
  public PictureComparison(SmallPicture picture) {
    this.picture = PreparedPicture.of(picture);
    this.coarse = this.picture.reduced(2 * COARSE);
  }

  /** How similar another picture is, up to 1; 0 or less if it clearly is another. */
  public double similarity(SmallPicture other) {
    return similarity(new PictureComparison(other));
  }

  private double similarity(PictureComparison other) {
    PictureAlignment inOwn = new PictureAlignment(coarse, other.coarse, COARSE);
    PictureAlignment inOther = new PictureAlignment(other.coarse, coarse, COARSE);
    PictureWindow own = inOwn.from(inOwn.start());
    PictureWindow others = inOther.from(inOther.start());
    double ofOwn = inOwn.correlation(own);
    double ofOther = inOther.correlation(others);
    if (Math.max(ofOwn, ofOther) < LEAST_COARSE) {
      return 0;
    }
    double first =
        ofOwn >= ofOther
            ? similarity(picture, other.picture, own)
            : similarity(other.picture, picture, others);
    if (first < UNDECIDED || first > SETTLED) {
      return first;
    }
    return Math.max(
        first,
        ofOwn >= ofOther
            ? similarity(other.picture, picture, others)
            : similarity(picture, other.picture, own));
  }

  private static double similarity(
      PreparedPicture larger, PreparedPicture shown, PictureWindow near) {
    PictureAlignment alignment = new PictureAlignment(larger, shown, CELLS);
    int columns = alignment.columns();
    int rows = alignment.rows();
    PictureWindow window = alignment.from(near);
    float[][] channels = alignment.channels(window);
    PlaneCorrelation colours = new PlaneCorrelation();
    for (int channel = 0; channel < channels.length; channel++) {
      colours.add(
          channels[channel],
          PictureWindow.WHOLE.cells(shown.channels()[channel], shown, columns, rows));
    }
    PlaneCorrelation details = new PlaneCorrelation();
    details.add(
        detail(alignment.levels(window), columns, rows), detail(alignment.target(), columns, rows));
    double noise = NOISE * columns * rows;
    return Math.min(
        details.value(noise), 1 - COLOUR_WEIGHT * (1 - colours.value(channels.length * noise)));
  }

  /** What is left without the means of the cells around. */
  private static float[] detail(float[] levels, int columns, int rows) {
    float[] detail = new float[levels.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        float sum = 0;
        int count = 0;
        for (int y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
          for (int x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
            sum += levels[y * columns + x];
            count++;
          }
        }
        detail[row * columns + column] = levels[row * columns + column] - sum / count;
      }
    }
    return detail;
  }
}
