package io.frostline.imports.keras.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;

/**
 * A layer of a Keras network.
 *
 * @param name unique in its network
 * @param type the Keras class name
 * @param settings the Keras {@code config} of the layer; not copied, and not to be changed
 * @param inputs names of the layers that it reads, in order; none for the input
 * @param path in the configuration
 */
public record LayerNode(
    String name, String type, ObjectNode settings, List<String> inputs, LayerPath path) {
  public LayerNode {
    inputs = List.copyOf(inputs);
  }

  /** A layer that is not in a network inside the network. */
  public LayerNode(String name, String type, ObjectNode settings, List<String> inputs) {
    this(name, type, settings, inputs, LayerPath.ROOT.in(name));
  }

  public boolean isInput() {
    return type.equals("InputLayer");
  }

  public LayerNode withInputs(List<String> others) {
    return new LayerNode(name, type, settings, others, path);
  }

  public LayerNode withName(String other) {
    return new LayerNode(other, type, settings, inputs, path);
  }

  public LayerNode withType(String other) {
    return new LayerNode(name, other, settings, inputs, path);
  }

  public LayerNode withSettings(ObjectNode others) {
    return new LayerNode(name, type, others, inputs, path);
  }

  public LayerNode withPath(LayerPath other) {
    return new LayerNode(name, type, settings, inputs, other);
  }

  /**
   * A whole number.
   *
   * @throws UserException when the setting is missing or not a number
   */
  public int number(String setting) {
    JsonNode value = settings.path(setting);
    if (!value.isNumber()) {
      throw unreadable(setting, value);
    }
    return value.asInt();
  }

  public int number(String setting, int otherwise) {
    return given(setting) ? number(setting) : otherwise;
  }

  public double decimal(String setting, double otherwise) {
    return given(setting) ? settings.get(setting).asDouble() : otherwise;
  }

  public String text(String setting, String otherwise) {
    return given(setting) ? settings.get(setting).asText() : otherwise;
  }

  public boolean flag(String setting, boolean otherwise) {
    return given(setting) ? settings.get(setting).asBoolean() : otherwise;
  }

  /** Height and width, which Keras writes as a list of two or as one number for both. */
  public Pair pair(String setting) {
    JsonNode value = settings.path(setting);
    if (value.isNumber()) {
      return new Pair(value.asInt(), value.asInt());
    }
    if (value.size() != 2) {
      throw unreadable(setting, value);
    }
    return new Pair(value.get(0).asInt(), value.get(1).asInt());
  }

  public Pair pair(String setting, Pair otherwise) {
    return given(setting) ? pair(setting) : otherwise;
  }

  /** Whether the setting is present and not null. */
  public boolean given(String setting) {
    return settings.hasNonNull(setting);
  }

  /** The exception for a setting that cannot be read. */
  public UserException unreadable(String setting, JsonNode value) {
    return new UserException(
        Formatted.of(
            "Layer '%s' (%s) has %s = %s, which Frostline cannot read. Save the network again with Keras 2 or 3.",
            name, type, setting, value.isMissingNode() ? "nothing" : value));
  }

  /** The exception for a valid layer that Deeplearning4j cannot compute. */
  public UserException unsupported(String what) {
    return new UserException(
        Formatted.of(
            "Layer '%s' (%s) %s, which cannot be imported from Keras. Export the network to ONNX with tf2onnx and import that.",
            name, type, what));
  }

  /** A number for the height and one for the width. */
  public record Pair(int height, int width) {
    public static final Pair ONES = new Pair(1, 1);
  }
}
