package io.frostline.feature;

import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;

/** The result for one image: one row in, one row out. */
public sealed interface Outcome {
  Example file();

  /**
   * The image went through the network.
   *
   * @param width in pixels of the upright image, before resizing
   * @param height in pixels of the same image
   * @param outputs one vector per output of the cut network, in order
   */
  record Extracted(Example file, int width, int height, float[][] outputs) implements Outcome {}

  /** The image could not be used. */
  record Rejected(Example file, RejectionReason reason, String message) implements Outcome {
    static Rejected of(Example file, RejectedExampleException rejection) {
      return new Rejected(file, rejection.reason(), rejection.getMessage());
    }
  }
}
