package io.frostline.proof;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.TensorLayout;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;

/**
 * The images that a network takes.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record InputFormat(int width, int height, ColorOrder colorOrder, TensorLayout layout) {
  private static final int LARGEST = 4096;

  public InputFormat {
    if (width < 1 || height < 1 || width > LARGEST || height > LARGEST) {
      throw new UserException(
          Formatted.of(
              "The input size is %d x %d; each side must be 1 to %d pixels. Correct --size.",
              width, height, LARGEST));
    }
  }

  /** The input tensor's shape for this many images. */
  public long[] shape(int images) {
    return layout == TensorLayout.NCHW
        ? new long[] {images, ImageInput.CHANNELS, height, width}
        : new long[] {images, height, width, ImageInput.CHANNELS};
  }
}
