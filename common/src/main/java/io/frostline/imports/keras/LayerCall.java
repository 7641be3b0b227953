package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.frostline.imports.keras.settings.PlainValue;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a functional network calls a layer: {@code layer(args, **named)}.
 *
 * @param args in order
 * @param named by the parameter's name
 */
record LayerCall(List<Argument> args, Map<String, Argument> named) {
  private static final LayerCall NONE = new LayerCall(List.of(), Map.of());
  private static final String CONSTANT = "_CONSTANT_VALUE";

  LayerCall {
    args = List.copyOf(args);
    named = new LinkedHashMap<>(named);
  }

  /** What is passed: the value of a layer, several, or something that the file contains. */
  sealed interface Argument {
    /** The values of layers in it, in order. */
    Stream<Tensor> tensors();

    /** Whether it is nothing but values of layers. */
    default boolean isTensors() {
      return true;
    }
  }

  /**
   * A value that a layer returns.
   *
   * @param index 0 except for networks with several outputs
   */
  record Tensor(String layer, int index) implements Argument {
    @Override
    public Stream<Tensor> tensors() {
      return Stream.of(this);
    }
  }

  /** A list. */
  record Several(List<Argument> elements) implements Argument {
    @Override
    public Stream<Tensor> tensors() {
      return elements.stream().flatMap(Argument::tensors);
    }

    @Override
    public boolean isTensors() {
      return elements.stream().allMatch(Argument::isTensors);
    }
  }

  /** Anything that does not depend on the images. */
  record Constant(JsonNode value) implements Argument {
    @Override
    public Stream<Tensor> tensors() {
      return Stream.empty();
    }

    @Override
    public boolean isTensors() {
      return false;
    }
  }

  /**
   * Reads a layer's {@code inbound_nodes}, a list with an element for each call: {@code [["conv",
   * 0, 0, {}]]} in Keras 1 and 2, {@code ["conv", 0, 0, {"y": 1.0}]} for a function of TensorFlow,
   * {@code {"args": …, "kwargs": …}} in Keras 3.
   *
   * @param layer its whole configuration
   * @throws UserException when it is called several times, or in a form that Keras does not write
   */
  static LayerCall of(JsonNode layer) {
    JsonNode calls = layer.path("inbound_nodes");
    if (calls.size() > 1) {
      throw new UserException(
          Formatted.of(
              "Layer '%s' is used %d times in the network; Frostline reads networks that use each layer once. Export the network to ONNX with tf2onnx and import that.",
              LayerDialect.name(layer), calls.size()));
    }
    if (calls.isEmpty()) {
      return NONE;
    }
    JsonNode call = calls.get(0);
    try {
      return call.isObject() ? ofKeras3(call) : ofKeras2(call);
    } catch (IllegalArgumentException unknown) {
      throw new UserException(
          Formatted.of(
              "Layer '%s' has inbound_nodes = %s, which Frostline cannot read. Save the network again with Keras.",
              LayerDialect.name(layer), calls),
          unknown);
    }
  }

  /**
   * The inputs or outputs of a network: one tensor, a list of tensors, or an object with named
   * ones, which Keras takes in the order of their names.
   *
   * @throws UserException when it is anything else
   */
  static List<Tensor> ends(JsonNode written) {
    try {
      if (isTensor(written)) {
        return List.of(tensor(written));
      }
      Map<String, JsonNode> byName = new TreeMap<>();
      written.fields().forEachRemaining(field -> byName.put(field.getKey(), field.getValue()));
      Iterable<JsonNode> all = written.isObject() ? byName.values() : written;
      List<Tensor> tensors = new ArrayList<>();
      all.forEach(one -> tensors.add(tensor(one)));
      return tensors;
    } catch (IllegalArgumentException unknown) {
      throw new UserException(
          Formatted.of(
              "The configuration has the inputs or outputs %s, which Frostline cannot read. Save the network again with Keras.",
              written),
          unknown);
    }
  }

  /** The argument at a position or of one of these names. */
  Optional<Argument> argument(int position, String... names) {
    return position < args.size()
        ? Optional.of(args.get(position))
        : Stream.of(names).filter(named::containsKey).map(named::get).findFirst();
  }

  private static LayerCall ofKeras3(JsonNode call) {
    if (!call.has("args") || !call.has("kwargs")) {
      throw new IllegalArgumentException("neither arguments nor names");
    }
    List<Argument> args = new ArrayList<>();
    call.get("args").forEach(arg -> args.add(inKeras3(arg)));
    Map<String, Argument> named = new LinkedHashMap<>();
    call.get("kwargs")
        .fields()
        .forEachRemaining(kw -> named.put(kw.getKey(), inKeras3(kw.getValue())));
    return new LayerCall(args, named);
  }

  private static Argument inKeras3(JsonNode value) {
    if (value.path("class_name").asText().equals("__keras_tensor__")) {
      return tensor(value.path("config").path("keras_history"));
    }
    if (value.isArray() && value.findValue("keras_history") != null) {
      List<Argument> elements = new ArrayList<>();
      value.forEach(element -> elements.add(inKeras3(element)));
      return new Several(elements);
    }
    return constant(value);
  }

  /** The keywords stand with each tensor of the first argument, which is the only one. */
  private static LayerCall ofKeras2(JsonNode call) {
    JsonNode first = call;
    while (first.isArray() && !first.path(0).isTextual()) {
      first = first.path(0);
    }
    Map<String, Argument> named = new LinkedHashMap<>();
    first
        .path(3)
        .fields()
        .forEachRemaining(keyword -> named.put(keyword.getKey(), keyword(keyword.getValue())));
    Argument only = inKeras2(call);
    boolean alone = only instanceof Several list && list.elements().size() == 1;
    return new LayerCall(List.of(alone ? ((Several) only).elements().get(0) : only), named);
  }

  private static Argument inKeras2(JsonNode value) {
    if (value.path(0).asText().equals(CONSTANT)) {
      return constant(value.path(2));
    }
    if (isTensor(value)) {
      return tensor(value);
    }
    if (!value.isArray()) {
      throw new IllegalArgumentException("neither a tensor nor a list");
    }
    List<Argument> elements = new ArrayList<>();
    value.forEach(element -> elements.add(inKeras2(element)));
    return new Several(elements);
  }

  private static Argument keyword(JsonNode value) {
    if (isTensor(value)) {
      return tensor(value);
    }
    boolean list = value.isArray() && !value.isEmpty() && isTensor(value.get(0));
    return list ? inKeras2(value) : constant(value);
  }

  private static Constant constant(JsonNode value) {
    return new Constant(
        value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : PlainValue.of(value));
  }

  private static boolean isTensor(JsonNode value) {
    return value.isArray() && value.path(0).isTextual() && value.path(2).isInt();
  }

  private static Tensor tensor(JsonNode value) {
    if (!isTensor(value)) {
      throw new IllegalArgumentException("not a tensor: " + value);
    }
    return new Tensor(value.get(0).asText(), value.get(2).asInt());
  }
}
