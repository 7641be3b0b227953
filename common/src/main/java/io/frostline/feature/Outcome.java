package io.frostline.feature;

import io.frostline.image.ImageFile;
import io.frostline.image.RejectionReason;

/** What became of one image: one row in, one row out. */
public sealed interface Outcome {
  ImageFile file();

  /**
   * The image went through the network.
   *
   * @param width pixels of the upright image, before it was resized
   * @param height likewise
   * @param outputs a vector for each output of the cut network, in their order
   */
  record Extracted(ImageFile file, int width, int height, float[][] outputs) implements Outcome {}

  /** The image could not be used. */
  record Rejected(ImageFile file, RejectionReason reason, String message) implements Outcome {}
}
