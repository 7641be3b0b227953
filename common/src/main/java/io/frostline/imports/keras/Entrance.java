package io.frostline.imports.keras;

import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.settings.LayerClasses;
import io.frostline.imports.preprocessing.EntranceScaling;
import io.frostline.imports.preprocessing.FilePreprocessing;
import io.frostline.imports.preprocessing.StatedResizing;
import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The first layers of a network, as far as they only prepare images: what becomes of them.
 *
 * <p>Augmentation is left out. {@code Rescaling}, {@code Normalization} and {@code CenterCrop} are
 * computed in the network. {@code Resizing} of images of any size becomes the preprocessing of the
 * package.
 *
 * @param network as the file has it
 */
record Entrance(LayerGraph network) {
  private static final String RESIZING = "Resizing";
  private static final int CHANNELS = 3;
  private static final Set<String> COMPUTED = Set.of("Rescaling", "Normalization", "CenterCrop");
  private static final ResizeRule RULE = ResizeRule.of("squash");
  private static final Interpolation INTERPOLATION = Interpolation.BILINEAR;

  /** The layer that resizes images before any other changes them. */
  Optional<LayerNode> resizing() {
    return chain().stream()
        .filter(layer -> !isAugmentation(layer))
        .findFirst()
        .filter(layer -> layer.type().equals(RESIZING));
  }

  /**
   * What the layers say about the preprocessing.
   *
   * @param weights of the layers, by name
   */
  FilePreprocessing preprocessing(Map<String, Map<String, FloatTensor>> weights) {
    Optional<ApplicationMatch> application = ApplicationMatch.of(network);
    return new FilePreprocessing(
        Optional.of(scaling(weights)),
        resizing()
            .map(
                layer ->
                    new StatedResizing(
                        Formatted.of("Layer '%s' (%s)", layer.name(), layer.type()),
                        RULE,
                        INTERPOLATION)),
        Optional.empty(),
        application.flatMap(ApplicationMatch::statement).stream().toList(),
        application.flatMap(ApplicationMatch::hint).stream().toList());
  }

  private EntranceScaling scaling(Map<String, Map<String, FloatTensor>> weights) {
    EntranceScaling scaling = EntranceScaling.start();
    for (LayerNode layer : chain()) {
      if (layer.type().equals("Rescaling")) {
        scaling = then(scaling, layer, PixelStatistics.ofRescaling(layer, CHANNELS));
      } else if (layer.type().equals("Normalization")) {
        Map<String, FloatTensor> own = weights.getOrDefault(layer.name(), Map.of());
        scaling = then(scaling, layer, PixelStatistics.ofNormalization(layer, CHANNELS, own));
      }
    }
    return scaling;
  }

  /** Followed by the batch normalisation that the layer becomes; its variance is one. */
  private static EntranceScaling then(
      EntranceScaling scaling, LayerNode layer, Map<String, FloatTensor> statistics) {
    double[] times = new double[CHANNELS];
    double[] plus = new double[CHANNELS];
    for (int channel = 0; channel < CHANNELS; channel++) {
      times[channel] = statistics.get("gamma").values()[channel];
      plus[channel] =
          statistics.get("beta").values()[channel]
              - times[channel] * statistics.get("moving_mean").values()[channel];
    }
    return scaling.then(names(List.of(layer)), times, plus);
  }

  /** What was decided, for people. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    List<LayerNode> augmentations =
        network.layers().stream().filter(Entrance::isAugmentation).toList();
    if (!augmentations.isEmpty()) {
      notes.add("layers left out, because they work in training only: " + names(augmentations));
    }
    resizing()
        .ifPresent(
            layer ->
                notes.add(
                    Formatted.of(
                        "layers taken over as the preprocessing of the package: %s, to %dx%d (width x height), %s, %s",
                        names(List.of(layer)),
                        layer.number("width"),
                        layer.number("height"),
                        RULE.keyword(),
                        INTERPOLATION.keyword())));
    List<LayerNode> computed =
        chain().stream().filter(layer -> COMPUTED.contains(layer.type())).toList();
    if (!computed.isEmpty()) {
      notes.add(
          "layers computed in the network, after the preprocessing of the package: "
              + names(computed));
    }
    return notes;
  }

  /** From the input upwards, while there is one reader and it only prepares images. */
  private List<LayerNode> chain() {
    List<LayerNode> chain = new ArrayList<>();
    List<LayerNode> readers = readers(network.input().name());
    while (readers.size() == 1 && prepares(readers.get(0))) {
      chain.add(readers.get(0));
      readers = readers(readers.get(0).name());
    }
    return chain;
  }

  private List<LayerNode> readers(String name) {
    return network.layers().stream().filter(layer -> layer.inputs().contains(name)).toList();
  }

  private static boolean prepares(LayerNode layer) {
    return layer.type().equals(RESIZING)
        || COMPUTED.contains(layer.type())
        || isAugmentation(layer);
  }

  private static boolean isAugmentation(LayerNode layer) {
    return LayerClasses.AUGMENTATIONS.contains(layer.type());
  }

  private static String names(List<LayerNode> layers) {
    return layers.stream()
        .map(layer -> Formatted.of("%s (%s)", layer.name(), layer.type()))
        .collect(Collectors.joining(", "));
  }
}
