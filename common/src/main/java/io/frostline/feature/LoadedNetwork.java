package io.frostline.feature;

import java.util.Objects;

/**
 * A network in memory, with what it is given.
 *
 * @param form how an example becomes its input
 * @param batchSize examples per run
 */
public record LoadedNetwork(LoadedForm form, FeatureNetwork network, int batchSize) {
  public LoadedNetwork {
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(network, "network");
  }
}
