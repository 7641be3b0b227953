package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a picture looks like in few numbers, to recognise it resized, recompressed, brighter, darker
 * or cropped by a little: its brightness in {@value #CELLS} x {@value #CELLS} cells, for the whole
 * picture and for parts of it with {@value #PART} % of its sides. Each view is centred and of
 * length 1, so that the product of two is their correlation. A picture of one brightness has zeros.
 */
public final class PictureViews {
  private static final int CELLS = 16;

  /** Numbers of a view. */
  public static final int WIDTH = CELLS * CELLS;

  /** Cells of a part do not end where pixels do, so pixels must be much smaller. */
  static final int SIDE = 96;

  private static final int PART = 95;

  /** The places of parts, in halves of what is cut off: corners, middles of edges, the centre. */
  private static final int PLACES = 3;

  static final Framing FRAMING =
      new Framing(
          SIDE,
          SIDE,
          ResizeRule.of("squash"),
          Interpolation.BILINEAR_ANTIALIAS,
          JpegDecoding.REDUCED);

  private PictureViews() {}

  /** The views of a picture: of the whole first. */
  public static List<float[]> of(CheckedImage image) throws RejectedExampleException {
    float[] grey = grey(image);
    List<float[]> views = new ArrayList<>();
    views.add(view(grey, 0, 0, SIDE));
    double part = SIDE * PART / 100.0;
    double step = (SIDE - part) / (PLACES - 1);
    for (int row = 0; row < PLACES; row++) {
      for (int column = 0; column < PLACES; column++) {
        views.add(view(grey, column * step, row * step, part));
      }
    }
    return views;
  }

  /** A view of a picture whose left and right are exchanged. */
  public static float[] mirrored(float[] view) {
    float[] mirrored = new float[WIDTH];
    for (int cell = 0; cell < WIDTH; cell++) {
      mirrored[cell] = view[cell / CELLS * CELLS + CELLS - 1 - cell % CELLS];
    }
    return mirrored;
  }

  private static float[] grey(CheckedImage image) throws RejectedExampleException {
    ByteBuffer rgb = ByteBuffer.allocate(FRAMING.byteCount());
    image.write(FRAMING, rgb);
    float[] grey = new float[SIDE * SIDE];
    for (int pixel = 0; pixel < grey.length; pixel++) {
      for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
        grey[pixel] += rgb.get(pixel * RgbImage.CHANNELS + channel) & RgbImage.MAX_LEVEL;
      }
    }
    return grey;
  }

  private static float[] view(float[] grey, double left, double top, double side) {
    double[] cells = new double[WIDTH];
    double size = side / CELLS;
    for (int row = 0; row < CELLS; row++) {
      for (int column = 0; column < CELLS; column++) {
        cells[row * CELLS + column] = mean(grey, left + column * size, top + row * size, size);
      }
    }
    return direction(cells);
  }

  /** The mean of a square, whose pixels at the edges count in proportion. */
  private static double mean(float[] grey, double left, double top, double size) {
    double sum = 0;
    double area = 0;
    for (int y = (int) top; y < Math.min(SIDE, Math.ceil(top + size)); y++) {
      double height = Math.min(y + 1, top + size) - Math.max(y, top);
      for (int x = (int) left; x < Math.min(SIDE, Math.ceil(left + size)); x++) {
        double share = height * (Math.min(x + 1, left + size) - Math.max(x, left));
        sum += share * grey[y * SIDE + x];
        area += share;
      }
    }
    return sum / area;
  }

  private static float[] direction(double[] cells) {
    double mean = 0;
    for (double cell : cells) {
      mean += cell / cells.length;
    }
    double squares = 0;
    for (double cell : cells) {
      squares += (cell - mean) * (cell - mean);
    }
    float[] view = new float[cells.length];
    // Less than a level of brightness on average is noise.
    if (squares > cells.length) {
      double length = Math.sqrt(squares);
      for (int cell = 0; cell < cells.length; cell++) {
        view[cell] = (float) ((cells[cell] - mean) / length);
      }
    }
    return view;
  }
}
