package io.frostline.proof;

/** The size of the images that a network takes, in pixels. */
public record InputSize(int width, int height) {

  /** A square. */
  public static InputSize square(int side) {
    return new InputSize(side, side);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
