package io.frostline.review;

import io.frostline.image.CellMeans;

/** A part of a picture with at least nine tenths of its sides; all as shares of the sides. */
record PictureWindow(double left, double width, double top, double height) {
  static final PictureWindow WHOLE = new PictureWindow(0, 1, 0, 1);

  private static final double LEAST = 0.9;

  /** What does not fit into the picture is moved into it. */
  PictureWindow {
    width = Math.max(LEAST, Math.min(1, width));
    height = Math.max(LEAST, Math.min(1, height));
    left = Math.max(0, Math.min(1 - width, left));
    top = Math.max(0, Math.min(1 - height, top));
  }

  /** With other edges. */
  PictureWindow moved(double[] by) {
    return new PictureWindow(left + by[0], width + by[1], top + by[2], height + by[3]);
  }

  /** The means of one plane of a picture in cells of the window. */
  float[] cells(float[] plane, PreparedPicture picture, int columns, int rows) {
    return CellMeans.of(
        plane,
        new CellMeans(picture.width(), columns, left, width),
        new CellMeans(picture.height(), rows, top, height));
  }
}
