package io.frostline.review;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the window of a picture that shows what another picture shows, by least squares: moved,
 * stretched, brighter and of more contrast (Lucas and Kanade, An Iterative Image Registration
 * Technique with an Application to Stereo Vision, IJCAI 1981; contrast and brightness as in Baker,
 * Gross and Matthews, Lucas-Kanade 20 Years On, part 3, CMU 2003). The cells of both are as many as
 * the one with fewer pixels has, so that a picture is compared with its enlargement by what both
 * can show.
 */
final class PictureAlignment {
  /**
   * Where a window may start from: all of the picture, or a part at a corner, an edge or inside.
   */
  private static final List<PictureWindow> STARTS = starts();

  private static final int STEPS = 5;
  private static final double LARGEST_STEP = 0.04;
  private static final double SMALLEST_STEP = 5e-4;
  private static final double LEAST_GAIN = 0.3;

  /** Gain, bias, and the four edges of the window. */
  private static final int UNKNOWNS = 6;

  private static final int EDGES = 2;

  /** How strongly the window stays where a picture has no slope. */
  private static final double DAMPING = 1e-2;

  private static final double NOISE = 1e-3;

  private final PreparedPicture picture;
  private final int columns;
  private final int rows;
  private final float[] target;

  /**
   * Of a picture in a window of another.
   *
   * @param picture whose window is looked for
   * @param target what the window shows
   * @param cells the most on each side
   */
  PictureAlignment(PreparedPicture picture, PreparedPicture target, int cells) {
    this.picture = picture;
    this.columns = Math.min(cells, Math.min(picture.width(), target.width()));
    this.rows = Math.min(cells, Math.min(picture.height(), target.height()));
    this.target = PictureWindow.WHOLE.cells(target.brightness(), target, columns, rows);
  }

  private static List<PictureWindow> starts() {
    double part = 0.95;
    int places = 3;
    List<PictureWindow> starts = new ArrayList<>(List.of(PictureWindow.WHOLE));
    double step = (1 - part) / (places - 1);
    for (int place = 0; place < places * places; place++) {
      starts.add(new PictureWindow(place % places * step, part, place / places * step, part));
    }
    return List.copyOf(starts);
  }

  /** The window to start from whose brightness is the most similar. */
  PictureWindow start() {
    PictureWindow best = PictureWindow.WHOLE;
    double highest = correlation(best);
    for (PictureWindow part : STARTS) {
      double similarity = correlation(part);
      if (similarity > highest) {
        best = part;
        highest = similarity;
      }
    }
    return best;
  }

  /** How similar the brightness of a window is to what is looked for, up to 1. */
  double correlation(PictureWindow window) {
    return PlaneCorrelation.of(levels(window), target);
  }

  /** The brightness of a window, in as many cells. */
  float[] levels(PictureWindow window) {
    return window.cells(picture.brightness(), picture, columns, rows);
  }

  /** The window, found step by step from one near it. */
  PictureWindow from(PictureWindow start) {
    PictureWindow window = start;
    for (int step = 0; step < STEPS; step++) {
      double[] change = change(window);
      double largest = 0;
      for (int place = 0; place < change.length; place++) {
        change[place] = Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, change[place]));
        largest = Math.max(largest, Math.abs(change[place]));
      }
      window = window.moved(change);
      if (largest < SMALLEST_STEP) {
        break;
      }
    }
    return correlation(window) < correlation(start) ? start : window;
  }

  /** By how much the window should move: left, width, top, height. */
  private double[] change(PictureWindow window) {
    double[][] normal = normalEquations(window);
    for (int place = EDGES; place < UNKNOWNS; place++) {
      normal[place][place] += DAMPING * normal[place][place] + NOISE * target.length;
    }
    double[] solution = Elimination.solved(normal);
    double gain = Math.max(LEAST_GAIN, solution[0]);
    double[] change = new double[UNKNOWNS - EDGES];
    for (int place = 0; place < change.length; place++) {
      change[place] = solution[EDGES + place] / gain;
    }
    return change;
  }

  private double[][] normalEquations(PictureWindow window) {
    float[] levels = levels(window);
    double[][] normal = new double[UNKNOWNS][UNKNOWNS + 1];
    double[] terms = new double[UNKNOWNS];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int place = row * columns + column;
        terms[0] = levels[place];
        terms[1] = 1;
        terms[2] = slope(levels, place, column, columns, 1) * columns / window.width();
        terms[3] = terms[2] * (column + 0.5) / columns;
        terms[4] = slope(levels, place, row, rows, columns) * rows / window.height();
        terms[5] = terms[4] * (row + 0.5) / rows;
        for (int one = 0; one < UNKNOWNS; one++) {
          for (int other = one; other < UNKNOWNS; other++) {
            normal[one][other] += terms[one] * terms[other];
          }
          normal[one][UNKNOWNS] += terms[one] * target[place];
        }
      }
    }
    for (int one = 0; one < UNKNOWNS; one++) {
      for (int other = 0; other < one; other++) {
        normal[one][other] = normal[other][one];
      }
    }
    return normal;
  }

  private static double slope(float[] levels, int place, int at, int count, int next) {
    int before = at == 0 ? 0 : next;
    int after = at == count - 1 ? 0 : next;
    return before + after == 0
        ? 0
        : (levels[place + after] - levels[place - before]) * next / (before + after);
  }

  /** Red, green and blue of a window, in as many cells. */
  float[][] channels(PictureWindow window) {
    float[][] cells = new float[picture.channels().length][];
    for (int channel = 0; channel < cells.length; channel++) {
      cells[channel] = window.cells(picture.channels()[channel], picture, columns, rows);
    }
    return cells;
  }

  /** The brightness of what is looked for, in as many cells. */
  float[] target() {
    return target;
  }

  int columns() {
    return columns;
  }

  int rows() {
    return rows;
  }
}
