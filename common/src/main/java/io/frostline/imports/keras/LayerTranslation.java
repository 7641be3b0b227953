package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.graph.LayerShapes;
import io.frostline.imports.keras.graph.Shape;
import io.frostline.imports.keras.settings.LayerClasses;
import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a network in those Keras layers that Deeplearning4j imports correctly.
 *
 * <p>Layers that do nothing outside training are left out. Scaling and normalising of pixels become
 * batch normalisation, with the file's numbers as its statistics. Afterwards, anything that has the
 * name of a layer computes the values of that layer.
 */
final class LayerTranslation {
  private final LayerGraph source;
  private final Map<String, Map<String, FloatTensor>> sourceWeights;
  private final ActivationDialect activations;
  private final Map<String, Shape> shapes;
  private final Map<String, String> standIns = new HashMap<>();
  private final Map<String, LayerNode> layers = new LinkedHashMap<>();
  private final Map<String, Map<String, FloatTensor>> weights = new HashMap<>();

  private LayerTranslation(WeightedNetwork source, ActivationDialect activations) {
    this.source = source.network();
    this.sourceWeights = source.weights();
    this.activations = activations;
    this.shapes = source.network().shapes();
  }

  /** The rewritten network. */
  static WeightedNetwork of(WeightedNetwork source, ActivationDialect activations) {
    LayerTranslation translation = new LayerTranslation(source, activations);
    source.network().layers().forEach(translation::translate);
    List<String> outputs =
        source.network().outputs().stream().map(translation::standIn).distinct().toList();
    return new WeightedNetwork(
        new LayerGraph(source.network().name(), List.copyOf(translation.layers.values()), outputs),
        translation.weights);
  }

  private String standIn(String layer) {
    return standIns.getOrDefault(layer, layer);
  }

  private void translate(LayerNode original) {
    LayerNode layer = original.withInputs(original.inputs().stream().map(this::standIn).toList());
    if (LayerClasses.TRAINING_ONLY.contains(layer.type())
        || LayerClasses.AUGMENTATIONS.contains(layer.type())) {
      standIns.put(layer.name(), layer.inputs().get(0));
      return;
    }
    switch (layer.type()) {
      case "Resizing" -> standIns.put(layer.name(), layer.inputs().get(0));
      case "CenterCrop" -> centreCrop(original, layer);
      case "Normalization" ->
          affine(layer, PixelStatistics.ofNormalization(layer, channels(layer), given(layer)));
      case "Rescaling" -> affine(layer, PixelStatistics.ofRescaling(layer, channels(layer)));
      case "CustomScaleLayer" -> scaledSum(layer);
      case "GlobalAveragePooling2D", "GlobalMaxPooling2D" -> globalPooling(layer);
      case "Reshape", "Flatten" -> reshape(original, layer);
      case "Add", "Subtract", "Multiply", "Average", "Maximum" -> combination(original, layer);
      case "Activation" -> activation(layer, layer.settings().path("activation"));
      default -> plain(layer);
    }
  }

  private Shape shape(String layer) {
    return shapes.get(layer);
  }

  private int channels(LayerNode layer) {
    return shape(layer.name()).channels();
  }

  private Map<String, FloatTensor> given(LayerNode layer) {
    return sourceWeights.getOrDefault(layer.name(), Map.of());
  }

  private void emit(String name, String type, ObjectNode settings, List<String> inputs) {
    layers.put(name, new LayerNode(name, type, settings.put("name", name), inputs));
  }

  private void affine(LayerNode layer, Map<String, FloatTensor> statistics) {
    emit(layer.name(), "BatchNormalization", PixelStatistics.settings(), layer.inputs());
    weights.put(layer.name(), statistics);
  }

  /** The first input plus a fraction of the second. */
  private void scaledSum(LayerNode layer) {
    String scaled = layer.name() + "/scaled";
    List<String> inputs = layer.inputs();
    ObjectNode scale = CanonicalSettings.empty().put("scale", layer.decimal("scale", 1));
    affine(
        new LayerNode(scaled, "Rescaling", scale, inputs.subList(1, 2)),
        PixelStatistics.ofRescaling(
            new LayerNode(scaled, "Rescaling", scale, List.of()), channels(layer)));
    emit(layer.name(), "Add", CanonicalSettings.empty(), List.of(inputs.get(0), scaled));
  }

  /** The Deeplearning4j importer cannot keep a map of one pixel, so that is restored afterwards. */
  private void globalPooling(LayerNode layer) {
    if (!layer.flag("keepdims", false)) {
      plain(layer);
      return;
    }
    String vector = layer.name() + "/vector";
    emit(vector, layer.type(), CanonicalSettings.of(layer), layer.inputs());
    emitReshape(layer.withInputs(List.of(vector)), target(shape(layer.name())), "Reshape");
  }

  private void reshape(LayerNode original, LayerNode layer) {
    Shape from = shape(original.inputs().get(0));
    Shape to = shape(layer.name());
    if (from.equals(to)) {
      standIns.put(layer.name(), layer.inputs().get(0));
    } else if (to.sizes().size() == 1) {
      emitReshape(layer, CanonicalSettings.channelsLast(), "Flatten");
    } else if (to.isMap()) {
      emitReshape(layer, target(to), "Reshape");
    } else {
      throw layer.unsupported(Formatted.of("reshapes %s to %s", from, to));
    }
  }

  /** Deeplearning4j reshapes on the way to another layer; a network cannot end in that. */
  private void emitReshape(LayerNode layer, ObjectNode settings, String type) {
    if (!source.outputs().contains(layer.name())) {
      emit(layer.name(), type, settings, layer.inputs());
      return;
    }
    String reshaped = layer.name() + "/reshaped";
    emit(reshaped, type, settings, layer.inputs());
    activation(layer.withInputs(List.of(reshaped)), "linear");
  }

  private static ObjectNode target(Shape shape) {
    ObjectNode settings = CanonicalSettings.channelsLast();
    shape.sizes().forEach(settings.putArray("target_shape")::add);
    return settings;
  }

  private void combination(LayerNode original, LayerNode layer) {
    Shape made = shape(layer.name());
    boolean alike = original.inputs().stream().map(this::shape).allMatch(made::equals);
    if (alike) {
      emit(layer.name(), layer.type(), CanonicalSettings.empty(), layer.inputs());
      return;
    }
    ObjectNode settings = BroadcastLayer.settings(layer.type());
    List<String> largestFirst =
        layer.type().equals("Subtract")
            ? layer.inputs()
            : layer.inputs().stream().sorted((one, other) -> volume(other) - volume(one)).toList();
    if (!shapeOf(largestFirst.get(0)).equals(made)) {
      throw layer.unsupported("broadcasts all of its inputs");
    }
    emit(layer.name(), BroadcastLayer.TYPE, settings, largestFirst);
  }

  private Shape shapeOf(String translated) {
    return shapes.containsKey(translated) ? shape(translated) : Shape.of(0);
  }

  private int volume(String translated) {
    return shapeOf(translated).volume();
  }

  /** As Keras divides the rows and columns to cut off: one less above and on the left. */
  private void centreCrop(LayerNode original, LayerNode layer) {
    Shape from = shape(original.inputs().get(0));
    Shape to = shape(layer.name());
    if (from.equals(to)) {
      standIns.put(layer.name(), layer.inputs().get(0));
      return;
    }
    int rows = from.height() - to.height();
    int columns = from.width() - to.width();
    ObjectNode settings = CanonicalSettings.channelsLast();
    settings.putArray("cropping").addArray().add(rows / 2).add(rows - rows / 2);
    settings.withArray("cropping").addArray().add(columns / 2).add(columns - columns / 2);
    emit(layer.name(), "Cropping2D", settings, layer.inputs());
  }

  /** The name of a function, or a layer in its place. */
  private void activation(LayerNode layer, JsonNode function) {
    if (function.isObject()) {
      LayerNode inPlace =
          layer
              .withType(function.get("class_name").asText())
              .withSettings((ObjectNode) function.get("config"));
      LayerShapes.of(inPlace, List.of(shape(layer.name())));
      emit(layer.name(), inPlace.type(), CanonicalSettings.of(inPlace), layer.inputs());
    } else {
      activation(layer, function.asText("linear"));
    }
  }

  private void activation(LayerNode layer, String function) {
    String known = activations.known(layer, function);
    if (!activations.isPieced(known)) {
      emit(
          layer.name(),
          "Activation",
          CanonicalSettings.empty().put("activation", known),
          layer.inputs());
      return;
    }
    String gate =
        known.equals(ActivationDialect.HARD_SWISH) ? layer.name() + "/gate" : layer.name();
    String sloped = layer.name() + "/sloped";
    ObjectNode slope = CanonicalSettings.empty();
    slope.put("scale", activations.slope(known)).put("offset", 0.5);
    affine(
        new LayerNode(sloped, "Rescaling", slope, layer.inputs()),
        PixelStatistics.ofRescaling(
            new LayerNode(sloped, "Rescaling", slope, List.of()), channels(layer)));
    emit(gate, "ReLU", CanonicalSettings.empty().put("max_value", 1.0), List.of(sloped));
    if (!gate.equals(layer.name())) {
      String input = layer.inputs().get(0);
      emit(layer.name(), "Multiply", CanonicalSettings.empty(), List.of(input, gate));
    }
  }

  /** A layer that stays; an activation that Deeplearning4j lacks becomes a layer after it. */
  private void plain(LayerNode layer) {
    JsonNode function = layer.settings().path("activation");
    String known = function.isObject() ? "" : activations.known(layer, function.asText("linear"));
    ObjectNode settings = CanonicalSettings.of(layer);
    boolean apart = function.isObject() || activations.isPieced(known);
    String name = apart ? layer.name() + "/linear" : layer.name();
    if (settings.has("activation")) {
      settings.put("activation", apart ? "linear" : known);
    }
    emit(name, layer.type(), settings, layer.inputs());
    Map<String, FloatTensor> own = given(layer);
    if (!own.isEmpty()) {
      weights.put(
          name,
          layer.type().equals("BatchNormalization")
              ? PixelStatistics.completed(own, channels(layer))
              : own);
    }
    if (apart) {
      activation(layer.withInputs(List.of(name)), function);
    }
  }
}
