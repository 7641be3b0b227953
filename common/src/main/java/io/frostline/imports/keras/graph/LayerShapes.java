package io.frostline.imports.keras.graph;

import com.fasterxml.jackson.databind.JsonNode;
import io.frostline.imports.keras.graph.LayerNode.Pair;
import io.frostline.imports.keras.settings.LayerClasses;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.List;

/** The shape of a layer's output for one image, from its settings and inputs. */
public final class LayerShapes {
  private LayerShapes() {}

  /**
   * The shape of a layer's value.
   *
   * @throws io.frostline.message.UserException when Deeplearning4j has no equivalent layer
   */
  public static Shape of(LayerNode layer, List<Shape> inputs) {
    if (inputs.isEmpty() && !layer.isInput()) {
      throw layer.unsupported("has no inputs and is not an input layer");
    }
    return switch (layer.type()) {
      case "InputLayer" -> input(layer);
      case "Conv2D", "SeparableConv2D" ->
          window(layer, map(layer, inputs), "kernel_size", layer.number("filters"));
      case "Conv2DTranspose" -> transposed(layer, map(layer, inputs));
      case "DepthwiseConv2D" ->
          window(
              layer,
              map(layer, inputs),
              "kernel_size",
              inputs.get(0).channels() * layer.number("depth_multiplier", 1));
      case "MaxPooling2D", "AveragePooling2D" ->
          window(layer, map(layer, inputs), "pool_size", inputs.get(0).channels());
      case "GlobalAveragePooling2D", "GlobalMaxPooling2D" ->
          layer.flag("keepdims", false)
              ? Shape.of(1, 1, map(layer, inputs).channels())
              : Shape.of(map(layer, inputs).channels());
      case "ZeroPadding2D" -> border(layer, map(layer, inputs), "padding", 1);
      case "Cropping2D" -> border(layer, map(layer, inputs), "cropping", -1);
      case "UpSampling2D" -> enlarged(layer, map(layer, inputs));
      case "Flatten" -> Shape.of(inputs.get(0).volume());
      case "Reshape" -> reshaped(layer, inputs.get(0));
      case "Dense" -> dense(layer, inputs.get(0));
      case "Concatenate" -> concatenated(layer, inputs);
      case "Add", "Subtract", "Multiply", "Average", "Maximum", "CustomScaleLayer" ->
          broadcast(layer, inputs);
      case "BatchNormalization", "Softmax" -> alongChannels(layer, inputs.get(0));
      case "Normalization" -> normalized(layer, inputs.get(0));
      case "CenterCrop" -> centre(layer, map(layer, inputs));
      case "Resizing" -> resized(layer, map(layer, inputs));
      case "Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "ThresholdedReLU", "Rescaling" ->
          inputs.get(0);
      default -> {
        if (LayerClasses.TRAINING_ONLY.contains(layer.type())
            || LayerClasses.AUGMENTATIONS.contains(layer.type())) {
          yield inputs.get(0);
        }
        throw layer.unsupported("is of a type that has no equivalent in Deeplearning4j");
      }
    };
  }

  private static Shape input(LayerNode layer) {
    JsonNode shape = layer.settings().path("batch_input_shape");
    if (shape.size() != 4) {
      throw layer.unreadable("batch_input_shape", shape);
    }
    return Shape.of(shape.get(1).asInt(), shape.get(2).asInt(), shape.get(3).asInt());
  }

  private static Shape map(LayerNode layer, List<Shape> inputs) {
    if (!inputs.get(0).isMap()) {
      throw layer.unsupported("receives " + inputs.get(0) + " instead of a map of channels");
    }
    return inputs.get(0);
  }

  private static Shape window(LayerNode layer, Shape input, String size, int channels) {
    Pair window = layer.pair(size);
    Pair strides = strides(layer, size.equals("pool_size") ? window : Pair.ONES);
    Pair dilation = layer.pair("dilation_rate", Pair.ONES);
    boolean same = isSame(layer);
    return Shape.of(
        steps(layer, input.height(), window.height(), strides.height(), dilation.height(), same),
        steps(layer, input.width(), window.width(), strides.width(), dilation.width(), same),
        channels);
  }

  private static Pair strides(LayerNode layer, Pair otherwise) {
    return layer.pair("strides", otherwise);
  }

  private static int steps(
      LayerNode layer, int size, int window, int stride, int dilation, boolean same) {
    int covered = (window - 1) * dilation + 1;
    int steps = same ? (size + stride - 1) / stride : Math.floorDiv(size - covered, stride) + 1;
    if (steps < 1) {
      throw layer.unsupported(
          Formatted.of(
              "has a window of %d over an input of %s: the images are too small",
              covered, Count.of(size, "pixel")));
    }
    return steps;
  }

  private static boolean isSame(LayerNode layer) {
    return layer.text("padding", "valid").equalsIgnoreCase("same");
  }

  private static Shape transposed(LayerNode layer, Shape input) {
    Pair window = layer.pair("kernel_size");
    Pair strides = strides(layer, Pair.ONES);
    boolean same = isSame(layer);
    return Shape.of(
        spread(input.height(), window.height(), strides.height(), same),
        spread(input.width(), window.width(), strides.width(), same),
        layer.number("filters"));
  }

  private static int spread(int size, int window, int stride, boolean same) {
    return same ? size * stride : size * stride + Math.max(window - stride, 0);
  }

  private static Shape border(LayerNode layer, Shape input, String setting, int sign) {
    Border border = Border.of(layer, setting);
    return Shape.of(
        input.height() + sign * (border.top() + border.bottom()),
        input.width() + sign * (border.left() + border.right()),
        input.channels());
  }

  private static Shape enlarged(LayerNode layer, Shape input) {
    Pair factor = layer.pair("size");
    return Shape.of(
        input.height() * factor.height(), input.width() * factor.width(), input.channels());
  }

  /** Images of which one side is too short would be enlarged instead. */
  private static Shape centre(LayerNode layer, Shape input) {
    int height = layer.number("height");
    int width = layer.number("width");
    if (height > input.height() || width > input.width()) {
      throw layer.unsupported(
          Formatted.of(
              "crops %dx%d to the larger %dx%d (width x height)",
              input.width(), input.height(), width, height));
    }
    return Shape.of(height, width, input.channels());
  }

  private static Shape resized(LayerNode layer, Shape input) {
    if (layer.number("height") != input.height() || layer.number("width") != input.width()) {
      throw layer.unsupported(
          Formatted.of(
              "resizes %dx%d to %dx%d (width x height); that is possible only for the first layer of a network whose image size is open",
              input.width(), input.height(), layer.number("width"), layer.number("height")));
    }
    return input;
  }

  private static Shape normalized(LayerNode layer, Shape input) {
    for (String other : List.of("mean", "variance")) {
      if (!layer.given(other) && (layer.given("mean") || layer.given("variance"))) {
        throw layer.unreadable(other, layer.settings().path(other));
      }
    }
    return alongChannels(layer, input);
  }

  /** What works along an axis must do so along the last one. */
  private static Shape alongChannels(LayerNode layer, Shape input) {
    checkLast(layer, layer.settings().path("axis"), input);
    return input;
  }

  private static void checkLast(LayerNode layer, JsonNode axis, Shape input) {
    if (axis.isArray() && axis.size() == 1) {
      checkLast(layer, axis.get(0), input);
    } else if (axis.isContainerNode()
        || axis.isNumber() && axis.asInt() != -1 && axis.asInt() != input.sizes().size()) {
      throw layer.unsupported(Formatted.of("works along axis %s instead of the channels", axis));
    }
  }

  private static Shape reshaped(LayerNode layer, Shape input) {
    List<Integer> target = new ArrayList<>();
    layer.settings().path("target_shape").forEach(size -> target.add(size.asInt()));
    int open = target.indexOf(-1);
    if (open >= 0) {
      int known = -target.stream().reduce(1, Math::multiplyExact);
      target.set(open, input.volume() / known);
    }
    return new Shape(target);
  }

  private static Shape dense(LayerNode layer, Shape input) {
    if (input.sizes().size() != 1) {
      throw layer.unsupported(Formatted.of("receives %s instead of a vector", input));
    }
    return Shape.of(layer.number("units"));
  }

  private static Shape concatenated(LayerNode layer, List<Shape> inputs) {
    List<Integer> sizes = new ArrayList<>(inputs.get(0).sizes());
    int axis = layer.number("axis", -1);
    if (axis != -1 && axis != sizes.size()) {
      throw layer.unsupported(Formatted.of("joins along axis %d instead of the channels", axis));
    }
    sizes.set(sizes.size() - 1, inputs.stream().mapToInt(Shape::channels).sum());
    return new Shape(sizes);
  }

  /** Sizes of one are stretched, as a squeeze-and-excite gate [1, 1, C] over a map [H, W, C]. */
  private static Shape broadcast(LayerNode layer, List<Shape> inputs) {
    List<Integer> sizes = new ArrayList<>(inputs.get(0).sizes());
    for (Shape input : inputs) {
      if (input.sizes().size() != sizes.size()) {
        throw layer.unsupported(Formatted.of("combines the shapes %s", inputs));
      }
      for (int at = 0; at < sizes.size(); at++) {
        sizes.set(at, Math.max(sizes.get(at), input.sizes().get(at)));
      }
    }
    return new Shape(sizes);
  }
}
