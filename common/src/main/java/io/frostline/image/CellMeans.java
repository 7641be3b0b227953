package io.frostline.image;

/**
 * The means of equal cells of a stretch of pixels along one side of a picture: which pixels each
 * cell covers, and by how much. A pixel is a square of one level.
 */
public final class CellMeans {
  private final int pixels;
  private final int[] from;
  private final float[][] shares;

  /**
   * Cells of a stretch.
   *
   * @param pixels of the side
   * @param cells their number
   * @param start of the stretch, as a share of the side
   * @param length of the stretch, as a share of the side
   */
  public CellMeans(int pixels, int cells, double start, double length) {
    this.pixels = pixels;
    this.from = new int[cells];
    this.shares = new float[cells][];
    double size = length * pixels / cells;
    for (int cell = 0; cell < cells; cell++) {
      double low = Math.max(0, Math.min(pixels - 1e-3, start * pixels + cell * size));
      double high = Math.max(low + 1e-3, Math.min(pixels, start * pixels + (cell + 1) * size));
      from[cell] = (int) low;
      shares[cell] = new float[(int) Math.ceil(high) - from[cell]];
      for (int place = 0; place < shares[cell].length; place++) {
        int pixel = from[cell] + place;
        shares[cell][place] =
            (float) ((Math.min(pixel + 1, high) - Math.max(pixel, low)) / (high - low));
      }
    }
  }

  /** The number of cells. */
  public int cells() {
    return from.length;
  }

  /** The means of the cells that columns and rows of cells have in common, row after row. */
  public static float[] of(float[] levels, CellMeans columns, CellMeans rows) {
    int width = columns.pixels;
    int cells = columns.cells();
    float[] across = new float[rows.pixels * cells];
    for (int row = 0; row < rows.pixels; row++) {
      for (int cell = 0; cell < cells; cell++) {
        float sum = 0;
        for (int place = 0; place < columns.shares[cell].length; place++) {
          sum += columns.shares[cell][place] * levels[row * width + columns.from[cell] + place];
        }
        across[row * cells + cell] = sum;
      }
    }
    float[] means = new float[rows.cells() * cells];
    for (int cell = 0; cell < rows.cells(); cell++) {
      for (int place = 0; place < rows.shares[cell].length; place++) {
        int row = rows.from[cell] + place;
        for (int column = 0; column < cells; column++) {
          means[cell * cells + column] += rows.shares[cell][place] * across[row * cells + column];
        }
      }
    }
    return means;
  }
}
