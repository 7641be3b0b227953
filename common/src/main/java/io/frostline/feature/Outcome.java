package io.frostline.feature;

import io.frostline.image.ImageFile;
import io.frostline.image.RejectedImageException;
import io.frostline.image.RejectionReason;

/** The result for one image: one row in, one row out. */
public sealed interface Outcome {
  ImageFile file();

  /**
   * The image went through the network.
   *
   * @param width in pixels of the upright image, before resizing
   * @param height in pixels of the same image
   * @param outputs one vector per output of the cut network, in order
   */
  record Extracted(ImageFile file, int width, int height, float[][] outputs) implements Outcome {}

  /** The image could not be used. */
  record Rejected(ImageFile file, RejectionReason reason, String message) implements Outcome {
    static Rejected of(ImageFile file, RejectedImageException rejection) {
      return new Rejected(file, rejection.reason(), rejection.getMessage());
    }
  }
}
