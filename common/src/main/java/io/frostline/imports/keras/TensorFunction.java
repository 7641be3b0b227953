package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.LayerCall.Argument;
import io.frostline.imports.keras.LayerCall.Constant;
import io.frostline.imports.keras.LayerCall.Several;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * A function that Keras keeps in place of a layer when a network is built with operators: {@code
 * TFOpLambda} in Keras 2, one class for each function in Keras 3. Those that equal a layer become
 * that layer; no other function, and no other argument of one, is read.
 */
final class TensorFunction {
  /** What is not an argument in the configuration of a function. */
  private static final Set<String> DESCRIPTIVE = Set.of("name", "function", "trainable", "dtype");

  private static final JsonNode ONE = JsonNodeFactory.instance.numberNode(1.0);
  private static final JsonNode ZERO = JsonNodeFactory.instance.numberNode(0.0);
  private static final JsonNode MINUS_ONE = JsonNodeFactory.instance.numberNode(-1.0);

  private final LayerNode layer;
  private final String function;
  private final LayerCall call;

  private TensorFunction(LayerNode layer, String function, LayerCall call) {
    this.layer = layer;
    this.function = function;
    this.call = call;
  }

  static boolean isFunction(JsonNode json) {
    return LayerDialect.type(json).equals("TFOpLambda")
        || json.path("module").asText().contains(".ops");
  }

  /**
   * The layer that computes the same.
   *
   * @param layer its name, and the layers that it reads
   * @throws UserException when there is none
   */
  static LayerNode of(LayerNode layer, JsonNode json) {
    String written = json.path("config").path("function").asText(LayerDialect.type(json));
    String function = written.substring(written.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return new TensorFunction(layer, function, call(json)).layer();
  }

  /** Keras 3 has some arguments in the configuration, as if they were named in the call. */
  private static LayerCall call(JsonNode json) {
    LayerCall call = LayerCall.of(json);
    Map<String, Argument> named = new LinkedHashMap<>(call.named());
    json.path("config")
        .fields()
        .forEachRemaining(field -> named.put(field.getKey(), new Constant(field.getValue())));
    named.keySet().removeAll(DESCRIPTIVE);
    return new LayerCall(call.args(), named);
  }

  private LayerNode layer() {
    return switch (function) {
      case "add" -> combined("Add", number -> scaled(ONE, number), number -> scaled(ONE, number));
      case "subtract", "sub" ->
          combined(
              "Subtract",
              number -> scaled(ONE, each(number, value -> -value)),
              number -> scaled(MINUS_ONE, number));
      case "multiply", "mul" ->
          combined("Multiply", number -> scaled(number, ZERO), number -> scaled(number, ZERO));
      case "truediv", "truedivide", "divide" ->
          scaled(each(numbers(1, "y", "x2"), value -> 1 / value), ZERO);
      case "maximum" -> of("Maximum", 2, "x", "y", "x1", "x2");
      case "concat", "concatenate" -> concatenated();
      case "softmax" -> along(axis(JsonNodeFactory.instance.numberNode(-1)), "Softmax");
      case "relu", "relu6", "sigmoid", "tanh", "elu", "selu", "swish", "silu" ->
          of("Activation", 1, "x", "features", "beta")
              .withSettings(KerasConfiguration.noSettings().put("activation", activation()));
      default -> throw layer.unsupported(Formatted.of("calls the function '%s'", function));
    };
  }

  /** A layer of two inputs, or its equivalent for a number on the right or left side. */
  private LayerNode combined(
      String type, Function<JsonNode, LayerNode> right, Function<JsonNode, LayerNode> left) {
    if (argument(1, "y", "x2") instanceof Constant) {
      return right.apply(numbers(1, "y", "x2"));
    }
    return argument(0, "x", "x1") instanceof Constant
        ? left.apply(numbers(0, "x", "x1"))
        : of(type, 2, "x", "y", "x1", "x2");
  }

  private LayerNode scaled(JsonNode scale, JsonNode offset) {
    ObjectNode settings = KerasConfiguration.noSettings();
    settings.set("scale", scale);
    settings.set("offset", offset);
    return of("Rescaling", 1, "x", "y", "x1", "x2").withSettings(settings);
  }

  private LayerNode concatenated() {
    if (!(argument(0, "values", "xs") instanceof Several values && values.isTensors())) {
      throw refused();
    }
    return along(axis(NullNode.instance), "Concatenate");
  }

  private JsonNode axis(JsonNode otherwise) {
    Argument axis = call.argument(1, "axis").orElse(new Constant(otherwise));
    JsonNode value = axis instanceof Constant constant ? constant.value() : NullNode.instance;
    if (!value.isInt() && !(value.isNull() && otherwise.isInt())) {
      throw refused();
    }
    return value.isNull() ? otherwise : value;
  }

  private LayerNode along(JsonNode axis, String type) {
    ObjectNode settings = KerasConfiguration.noSettings();
    settings.set("axis", axis);
    int inputs = type.equals("Softmax") ? 1 : layer.inputs().size();
    return of(type, inputs, "x", "logits", "values", "xs", "axis").withSettings(settings);
  }

  /** TensorFlow's swish has a factor, which Keras does not. */
  private String activation() {
    boolean plain =
        call.argument(1, "beta")
            .map(beta -> beta instanceof Constant given && given.value().asDouble() == 1)
            .orElse(true);
    if (!plain || call.args().size() > 1) {
      throw refused();
    }
    return function;
  }

  private Argument argument(int position, String... names) {
    return call.argument(position, names).orElseThrow(this::refused);
  }

  private JsonNode numbers(int position, String... names) {
    if (argument(position, names) instanceof Constant constant && layer.inputs().size() == 1) {
      return each(constant.value(), value -> value);
    }
    throw refused();
  }

  private JsonNode each(JsonNode numbers, DoubleUnaryOperator operator) {
    if (numbers.isNumber()) {
      return JsonNodeFactory.instance.numberNode(operator.applyAsDouble(numbers.asDouble()));
    }
    if (!numbers.isArray()) {
      throw refused();
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    numbers.forEach(number -> list.add(each(number, operator)));
    return list;
  }

  /** A layer of that type, if the call has these parameters and reads so many layers. */
  private LayerNode of(String type, int inputs, String... parameters) {
    if (layer.inputs().size() != inputs || !Set.of(parameters).containsAll(call.named().keySet())) {
      throw refused();
    }
    return layer.withType(type);
  }

  private UserException refused() {
    return layer.unsupported(
        Formatted.of(
            "calls the function '%s' with %s %s",
            function, texts(call.args()), call.named().keySet()));
  }

  private static List<String> texts(List<Argument> args) {
    return args.stream()
        .map(arg -> arg instanceof Constant constant ? constant.value().toString() : "a tensor")
        .toList();
  }
}
