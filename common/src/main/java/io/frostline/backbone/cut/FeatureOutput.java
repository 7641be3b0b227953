package io.frostline.backbone.cut;

import io.frostline.onnx.NetworkSession;
import java.util.List;

/**
 * The numbers of one layer as they leave a {@link CutNetwork}: features, or probabilities.
 *
 * @param layer the layer's name
 * @param tensor the name under which {@link NetworkSession} returns them: [N, width]
 * @param shape of one example: one dimension after pooling, the layer's own when only flattened; of
 *     a text that is not pooled, that of one token
 */
public record FeatureOutput(String layer, String tensor, List<Integer> shape) {
  public FeatureOutput {
    shape = List.copyOf(shape);
  }

  /** How many numbers an example has, or one token of a text that is not pooled. */
  public int width() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
