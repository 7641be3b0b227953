package io.frostline.proof;

import java.util.List;

/** What a network under test is compared with. */
public interface Reference {

  /**
   * Prepares for some of the proof's images and some tensors.
   *
   * @param from the first image
   * @param to the image after the last
   */
  Expectation expect(List<String> tensors, int from, int to);

  /** Compares what the network under test computes for those images with what it should. */
  @FunctionalInterface
  interface Expectation {
    LayerComparison compare(String tensor, MeasuredTensor tested);
  }
}
