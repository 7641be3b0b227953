package io.frostline.imports.keras;

import io.frostline.imports.keras.StoredLayer.StoredWeight;
import io.frostline.imports.keras.applications.KerasApplication;
import io.frostline.imports.keras.applications.Variant;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One of the Keras Applications as a weights file contains it: with its top and classes, or
 * without.
 */
final class KnownNetwork {
  private static final int ANY = 1000;

  private KnownNetwork() {}

  /**
   * The network that a file's weights belong to.
   *
   * @throws UserException when the file has the wrong number of layers
   */
  static LayerGraph of(
      KerasApplication application, List<StoredLayer> stored, Optional<InputSize> asked) {
    InputSize size = asked.orElse(InputSize.square(application.size()));
    int whole = network(application, size, OptionalInt.of(ANY)).weights().size();
    LayerGraph headless = network(application, size, OptionalInt.empty());
    if (stored.size() == whole) {
      return network(application, size, OptionalInt.of(classes(stored)));
    }
    if (stored.size() == headless.weights().size()) {
      return headless;
    }
    throw new UserException(
        Formatted.of(
            "The file contains the weights of %s, but %s has %s with weights, or %d without its top. Give the architecture that the file was saved from.",
            Count.of(stored.size(), "layer"),
            application.keyword(),
            Count.of(whole, "layer"),
            headless.weights().size()));
  }

  private static LayerGraph network(
      KerasApplication application, InputSize size, OptionalInt classes) {
    return application.network(new Variant(size.height(), size.width(), classes));
  }

  /** The length of the last bias. */
  private static int classes(List<StoredLayer> stored) {
    List<StoredWeight> last = stored.get(stored.size() - 1).weights();
    return last.get(last.size() - 1).shape().channels();
  }
}
