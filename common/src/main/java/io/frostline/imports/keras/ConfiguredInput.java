package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.graph.Shape;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import java.util.List;
import java.util.Optional;

/** The images that a configuration says the network takes. */
final class ConfiguredInput {
  private static final String SHAPE = "batch_input_shape";
  private static final int RANK = 4;
  private static final int CHANNELS = 3;

  private ConfiguredInput() {}

  /** The size of a network whose size is fixed. */
  static InputSize size(LayerGraph network) {
    Shape shape = network.shapes().get(network.input().name());
    return new InputSize(shape.width(), shape.height());
  }

  /**
   * The network for images of one size: its own, or where it leaves that open, that to which its
   * first layer resizes them, or the user's.
   *
   * @throws UserException when neither gives a size, or the input is not a colour image
   */
  static LayerGraph sized(LayerGraph network, Optional<InputSize> asked) {
    LayerNode input = network.input();
    JsonNode shape = input.settings().path(SHAPE);
    if (shape.size() != RANK || shape.get(3).asInt() != CHANNELS) {
      throw new UserException(
          Formatted.of(
              "The input '%s' of the network '%s' has the shape %s; Frostline feeds images of three channels, [batch, height, width, 3]. Save the network with such an input.",
              input.name(), network.name(), shape));
    }
    boolean open = shape.get(1).isNull() || shape.get(2).isNull();
    if (!open) {
      return network;
    }
    InputSize size =
        resized(network, shape)
            .or(() -> asked)
            .orElseThrow(
                () ->
                    new UserException(
                        Formatted.of(
                            "The network '%s' leaves the size of its images open: %s. Pass --size.",
                            network.name(), shape)));
    ObjectNode settings = input.settings().deepCopy();
    settings.putArray(SHAPE).addNull().add(size.height()).add(size.width()).add(CHANNELS);
    return with(network, input, settings);
  }

  /** What the first layer makes of images of any size. */
  private static Optional<InputSize> resized(LayerGraph network, JsonNode shape) {
    return shape.get(1).isNull() && shape.get(2).isNull()
        ? new Entrance(network)
            .resizing()
            .map(layer -> new InputSize(layer.number("width"), layer.number("height")))
        : Optional.empty();
  }

  private static LayerGraph with(LayerGraph network, LayerNode input, ObjectNode settings) {
    LayerNode fixed = new LayerNode(input.name(), input.type(), settings, List.of());
    return new LayerGraph(
        network.name(),
        network.layers().stream().map(layer -> layer.isInput() ? fixed : layer).toList(),
        network.outputs());
  }
}
