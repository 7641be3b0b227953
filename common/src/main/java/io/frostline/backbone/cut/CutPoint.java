package io.frostline.backbone.cut;

import io.frostline.backbone.Pooling;
import java.util.Objects;

/**
 * Where features leave a network: a layer, and what becomes of it.
 *
 * @param layer the layer's name
 * @param pooling how it becomes one vector per image
 */
public record CutPoint(String layer, Pooling pooling) {
  public CutPoint {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(pooling, "pooling");
  }

  @Override
  public String toString() {
    return layer + " (" + pooling.keyword() + ")";
  }
}
