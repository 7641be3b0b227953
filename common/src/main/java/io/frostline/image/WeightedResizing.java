package io.frostline.image;

import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * Resizing with separate weights for columns and rows.
 *
 * @param fractionBits extra fractional bits kept between the two passes
 */
record WeightedResizing(Function<Axis, Taps> taps, int fractionBits) implements Resizing {
  @Override
  public void write(RgbImage image, Axis columns, Axis rows, ByteBuffer target) {
    new Resampler(image, taps.apply(columns), taps.apply(rows), fractionBits).write(target);
  }
}
