package io.frostline.fuzz;

import io.frostline.example.RejectedExampleException;
import io.frostline.image.ImageDecoder;
import io.frostline.image.RgbImage;

/** The bytes of an image: pixels or a rejected image, nothing else. */
public final class ImageTarget {
  /** What a decoder does with more of them, it does with these. */
  private static final ImageDecoder DECODER = new ImageDecoder(1 << 20);

  private ImageTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    try (RgbImage image = DECODER.decode(input)) {
      if (image.width() < 1 || image.height() < 1) {
        throw new AssertionError("an image without pixels");
      }
    } catch (RejectedExampleException expected) {
      // A row in the rejected table.
    }
  }
}
