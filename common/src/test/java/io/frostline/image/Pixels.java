package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import java.util.Arrays;

/** Decoded pixels copied out, for looking at. */
record Pixels(int width, int height, byte[] rgb) {
  static final ImageDecoder DECODER = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS);

  static Pixels of(byte[] file) throws RejectedExampleException {
    try (RgbImage image = DECODER.decode(file)) {
      return new Pixels(image.width(), image.height(), image.toBytes());
    }
  }

  static Pixels ofSample(String name) throws RejectedExampleException {
    return of(Samples.bytes(name));
  }

  int level(int x, int y, int channel) {
    return rgb[(y * width + x) * 3 + channel] & 0xFF;
  }

  int[] at(int x, int y) {
    return new int[] {level(x, y, 0), level(x, y, 1), level(x, y, 2)};
  }

  /** The largest difference from a colour within a rectangle. */
  int distance(int[] colour, int left, int top, int right, int bottom) {
    int largest = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        for (int channel = 0; channel < 3; channel++) {
          largest = Math.max(largest, Math.abs(level(x, y, channel) - colour[channel]));
        }
      }
    }
    return largest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pixels pixels
        && pixels.width == width
        && pixels.height == height
        && Arrays.equals(pixels.rgb, rgb);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(rgb);
  }
}
