package io.frostline.feature;

import io.frostline.onnx.InputTensor;
import java.util.List;

/** The part of a network below the cut. */
@FunctionalInterface
public interface FeatureNetwork {
  /**
   * Runs one batch.
   *
   * @param batch what each input of the network gets: of images, uint8 RGB [N, H, W, 3], always a
   *     full batch
   * @return its outputs as [output][example][value]
   */
  float[][][] run(List<InputTensor> batch);
}
