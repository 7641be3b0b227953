package io.frostline.feature;

import io.frostline.image.Framing;
import java.util.Objects;

/**
 * A network with what it is given.
 *
 * @param framing how an image becomes its input
 * @param batchSize images per run
 */
public record FramedNetwork(Framing framing, FeatureNetwork network, int batchSize) {
  public FramedNetwork {
    Objects.requireNonNull(framing, "framing");
    Objects.requireNonNull(network, "network");
  }
}
