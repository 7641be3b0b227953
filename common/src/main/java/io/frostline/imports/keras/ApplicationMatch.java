package io.frostline.imports.keras;

import io.frostline.imports.keras.applications.KerasApplication;
import io.frostline.imports.keras.applications.Variant;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.preprocessing.Statement;
import io.frostline.message.Formatted;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A network that has the layers of one of the Keras Applications.
 *
 * @param whole whether it has no other layers with weights, and as many classes as ImageNet or no
 *     classes: the form in which Keras publishes weights. A network that was trained further may
 *     have got other values of pixels
 */
record ApplicationMatch(KerasApplication application, boolean whole) {
  private static final int IMAGENET_CLASSES = 1000;

  /** The names of the layers with weights of each, without its top. */
  private static final Map<KerasApplication, Set<String>> HEADLESS =
      Stream.of(KerasApplication.values())
          .collect(
              Collectors.toUnmodifiableMap(
                  application -> application,
                  application -> weights(application, OptionalInt.empty())));

  /** The largest of the applications that a network contains. */
  static Optional<ApplicationMatch> of(LayerGraph network) {
    Map<String, LayerNode> byName = network.byName();
    List<String> weighted = List.copyOf(network.weights().keySet());
    Set<String> names =
        weighted.stream()
            .map(name -> byName.get(name).path().names())
            .map(path -> path.get(path.size() - 1))
            .collect(Collectors.toSet());
    return Stream.of(KerasApplication.values())
        .filter(application -> names.containsAll(HEADLESS.get(application)))
        .max(Comparator.comparingInt(application -> HEADLESS.get(application).size()))
        .map(application -> new ApplicationMatch(application, isWhole(network, application)));
  }

  private static boolean isWhole(LayerGraph network, KerasApplication application) {
    Set<String> weighted = network.weights().keySet();
    Set<String> whole = weights(application, OptionalInt.of(IMAGENET_CLASSES));
    int classes = network.shapes().get(network.outputs().get(0)).channels();
    return weighted.equals(HEADLESS.get(application))
        || weighted.equals(whole) && classes == IMAGENET_CLASSES;
  }

  private static Set<String> weights(KerasApplication application, OptionalInt classes) {
    Variant variant = new Variant(application.size(), application.size(), classes);
    return application.network(variant).weights().keySet();
  }

  /** What the published weights expect, if the network has their form. */
  Optional<Statement> statement() {
    return whole ? Optional.of(application.statement()) : Optional.empty();
  }

  /** What it may have been trained with. */
  Optional<String> hint() {
    return whole
        ? Optional.empty()
        : Optional.of(
            Formatted.of(
                "It has the layers of %s of the Keras Applications, whose published weights take --preprocess %s, but other layers or classes, too: it may have been trained with something else.",
                application.keyword(), application.preset().keyword()));
  }
}
