package io.frostline.retrain;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.imports.deeplearning4j.Deeplearning4jSettings;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/**
 * From which layers of a backbone on it can be retrained.
 *
 * @param end where the retrained layers end
 */
public record RetrainableLayers(
    ModelPackage backbone, NetworkEnd end, Initialisation initialisation) {
  /** How many convolutions are retrained by default. */
  private static final int CONVOLUTIONS = 4;

  /**
   * The part above a layer.
   *
   * @throws UserException naming the node that has no equivalent in Deeplearning4j and the lowest
   *     layer above which all have one
   */
  UpperPart above(Layer from) {
    UpperPart part = part(from);
    refusal(part)
        .ifPresent(
            refusal -> {
              throw refused(from, refusal);
            });
    return part;
  }

  private UpperPart part(Layer from) {
    return new UpperPart(backbone, from, end.layer());
  }

  /** Why a part cannot be translated. */
  private Optional<String> refusal(UpperPart part) {
    if (part.from().arrangement() == Arrangement.TOKENS) {
      return Optional.of(
          Formatted.of("its shape is %s, but Deeplearning4j needs images", part.from().shape()));
    }
    if (end.refusal().isPresent()) {
      return end.refusal();
    }
    Optional<NodeProto> rounding =
        part.nodes().stream().filter(node -> node.getOpType().equals("QuantizeLinear")).findFirst();
    if (rounding.isPresent()) {
      return Optional.of(
          Formatted.of(
              "node '%s' (QuantizeLinear) rounds to integers", rounding.get().getOutput(0)));
    }
    try {
      GraphTranslation.of(part, initialisation, new NeuralNetConfiguration.Builder());
      return Optional.empty();
    } catch (Untranslatable node) {
      return Optional.of(node.inWords());
    }
  }

  private UserException refused(Layer from, String refusal) {
    return new UserException(
        Formatted.of(
            "Model %s cannot be retrained above layer '%s': %s. %s",
            backbone.description().name(),
            from.name(),
            refusal,
            lowest(from)
                .map(layer -> "The lowest layer above it that works is --from-layer " + layer + ".")
                .orElse(
                    "No higher layer works either: train a head on its features with `frostline"
                        + " train`.")));
  }

  private Optional<String> lowest(Layer from) {
    List<Layer> below = below();
    int above = backbone.description().layers().indexOf(from) + 1;
    return below.subList(Math.min(above, below.size()), below.size()).stream()
        .filter(this::isRetrainable)
        .map(Layer::name)
        .findFirst();
  }

  /** The layers below the end. */
  private List<Layer> below() {
    List<Layer> layers = backbone.description().layers();
    return layers.subList(0, layers.indexOf(end.layer()));
  }

  private boolean isRetrainable(Layer layer) {
    try {
      return refusal(part(layer)).isEmpty();
    } catch (UserException leadsNowhere) {
      return false;
    }
  }

  /**
   * The highest layer with four convolutions between it and the end, or else the lowest that works.
   *
   * @throws UserException when no layer works, or when the backbone takes texts
   */
  public Layer usual() {
    ModelDescription description = backbone.description();
    UpperNetwork.refuseTexts(description);
    Deeplearning4jSettings.apply();
    List<Layer> downwards = new ArrayList<>(below());
    Collections.reverse(downwards);
    description.input().layer().ifPresent(downwards::add);
    Optional<Layer> lowest = Optional.empty();
    for (Layer layer : downwards) {
      if (isRetrainable(layer)) {
        lowest = Optional.of(layer);
        if (convolutions(layer) >= CONVOLUTIONS) {
          break;
        }
      }
    }
    return lowest.orElseThrow(
        () ->
            new UserException(
                Formatted.of(
                    "Model %s cannot be retrained below layer '%s': none of its layers leads there through operators that Deeplearning4j has. Keep the head as it is, or train one on another layer.",
                    description.name(), end.layer().name())));
  }

  private long convolutions(Layer from) {
    return part(from).nodes().stream().filter(node -> node.getOpType().equals("Conv")).count();
  }
}
