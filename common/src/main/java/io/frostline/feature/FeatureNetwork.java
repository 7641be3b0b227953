package io.frostline.feature;

import java.nio.ByteBuffer;

/** The part of a network below the cut. */
@FunctionalInterface
public interface FeatureNetwork {
  /**
   * Runs one batch.
   *
   * @param pixels uint8 RGB [N, H, W, 3], always a full batch
   * @return its outputs as [output][image][value]
   */
  float[][][] run(ByteBuffer pixels);
}
