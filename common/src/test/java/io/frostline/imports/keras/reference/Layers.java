package io.frostline.imports.keras.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** What each class of layer computes of one image, from the pages of keras.io/api/layers. */
record Layers(Activations activations) {

  Tensor apply(String type, Settings settings, List<Tensor> inputs, Variables variables) {
    Tensor input = inputs.get(0);
    return switch (type) {
      case "Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose", "Dense" ->
          activations.apply(settings.get("activation"), weighted(type, settings, input, variables));
      case "BatchNormalization" -> batchNormalization(settings, input, variables);
      case "Normalization" -> normalization(settings, input, variables);
      case "PReLU" -> {
        Tensor alpha = variables.trained("alpha", input.shape());
        yield zipped(input, alpha, (x, slope) -> x >= 0 ? x : slope * x);
      }
      case "Activation" -> activations.apply(settings.get("activation"), input);
      case "MaxPooling2D" -> Windows.maximum(input, settings);
      case "AveragePooling2D" -> Windows.average(input, settings);
      case "GlobalMaxPooling2D" -> overPositions(settings, input, Math::max, 1);
      case "GlobalAveragePooling2D" ->
          overPositions(settings, input, Double::sum, input.size(0) * input.size(1));
      case "ZeroPadding2D" -> bordered(input, settings.border("padding"), 1);
      case "Cropping2D" -> bordered(input, settings.border("cropping"), -1);
      case "CenterCrop" -> centre(settings, input);
      case "UpSampling2D" -> enlarged(input, settings.pair("size", 2));
      case "Flatten" -> input.reshaped(input.values().length);
      case "Reshape" -> reshaped(settings, input);
      case "Rescaling" -> rescaled(settings, input);
      case "Add" -> reduced(inputs, Double::sum);
      case "Subtract" -> reduced(inputs, (one, other) -> one - other);
      case "Multiply" -> reduced(inputs, (one, other) -> one * other);
      case "Maximum" -> reduced(inputs, Math::max);
      case "Average" -> reduced(inputs, Double::sum).map(sum -> sum / inputs.size());
      case "Concatenate" -> concatenated(settings, inputs);
      case "Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout" ->
          input;
      case "ActivityRegularization" -> input;
      default ->
          type.startsWith("Random") && !type.equals("RandomCrop")
              ? input
              : activations.layer(type, settings, input);
    };
  }

  private Tensor weighted(String type, Settings settings, Tensor input, Variables variables) {
    int[] window = settings.has("kernel_size") ? settings.pair("kernel_size", 1) : new int[] {1, 1};
    int[] strides = settings.pair("strides", 1);
    int channels = input.size(input.rank() - 1);
    int filters = settings.whole("filters", settings.whole("units", 0));
    int multiplier = settings.whole("depth_multiplier", 1);
    Tensor result =
        switch (type) {
          case "Conv2D" ->
              Windows.convolution(
                  input,
                  variables.trained(
                      "kernel",
                      window[0],
                      window[1],
                      channels / settings.whole("groups", 1),
                      filters),
                  settings,
                  strides);
          case "Conv2DTranspose" ->
              Windows.transposed(
                  input,
                  variables.trained("kernel", window[0], window[1], filters, channels),
                  settings,
                  strides);
          case "Dense" -> dense(input, variables.trained("kernel", channels, filters));
          default ->
              Windows.depthwise(
                  input,
                  variables.trained("depthwise_kernel", window[0], window[1], channels, multiplier),
                  settings,
                  strides);
        };
    if (type.equals("SeparableConv2D")) {
      result =
          dense(
              result,
              variables
                  .trained("pointwise_kernel", 1, 1, channels * multiplier, filters)
                  .reshaped(channels * multiplier, filters));
    }
    if (!settings.flag("use_bias", true)) {
      return result;
    }
    Tensor bias = variables.trained("bias", result.size(result.rank() - 1));
    return zipped(result, bias, Double::sum);
  }

  private static Tensor dense(Tensor input, Tensor kernel) {
    int[] shape = input.shape().clone();
    int last = shape.length - 1;
    shape[last] = kernel.size(1);
    Tensor result = Tensor.of(shape);
    for (int at = 0; at < result.values().length; at++) {
      int row = at / shape[last];
      for (int from = 0; from < kernel.size(0); from++) {
        double value = input.values()[row * kernel.size(0) + from];
        result.values()[at] += value * kernel.at(from, at % shape[last]);
      }
    }
    return result;
  }

  private static Tensor batchNormalization(Settings settings, Tensor input, Variables variables) {
    Set<Integer> axes = Activations.axes(settings, input.rank());
    int axis = axes.iterator().next();
    int size = input.size(axis);
    double epsilon = settings.number("epsilon", 1e-3);
    Tensor ones = Tensor.of(size).map(zero -> 1);
    Tensor gamma = settings.flag("scale", true) ? variables.trained("gamma", size) : ones;
    Tensor beta = settings.flag("center", true) ? variables.trained("beta", size) : Tensor.of(size);
    Tensor mean = variables.kept("moving_mean", size);
    Tensor variance = variables.kept("moving_variance", size);
    Tensor result = Tensor.of(input.shape());
    for (int at = 0; at < result.values().length; at++) {
      int of = input.index(at, axis);
      double normal = (input.values()[at] - mean.at(of)) / Math.sqrt(variance.at(of) + epsilon);
      result.values()[at] = normal * gamma.at(of) + beta.at(of);
    }
    return result;
  }

  /** Mean and variance have the sizes of the axes that are kept, in their order. */
  private static Tensor normalization(Settings settings, Tensor input, Variables variables) {
    Integer[] axes =
        settings.config().path("axis").isNull()
            ? new Integer[0]
            : Activations.axes(settings, input.rank()).toArray(Integer[]::new);
    int[] kept = Arrays.stream(axes).mapToInt(input::size).toArray();
    Tensor mean;
    Tensor variance;
    if (settings.has("mean")) {
      mean = numbers(settings.get("mean"), kept);
      variance = numbers(settings.get("variance"), kept);
    } else {
      mean = variables.kept("mean", kept);
      variance = variables.kept("variance", kept);
      variables.kept("count");
    }
    Tensor result = Tensor.of(input.shape());
    for (int at = 0; at < result.values().length; at++) {
      int position = at;
      int[] index = Arrays.stream(axes).mapToInt(axis -> input.index(position, axis)).toArray();
      double deviation = Math.max(Math.sqrt(variance.at(index)), 1e-7);
      double value = input.values()[at];
      result.values()[at] =
          settings.flag("invert", false)
              ? value * deviation + mean.at(index)
              : (value - mean.at(index)) / deviation;
    }
    return result;
  }

  private static Tensor rescaled(Settings settings, Tensor input) {
    int channels = input.size(input.rank() - 1);
    Tensor scale = numbers(settings.get("scale"), channels);
    Tensor offset =
        settings.has("offset") ? numbers(settings.get("offset"), channels) : Tensor.of(channels);
    return zipped(zipped(input, scale, (x, y) -> x * y), offset, Double::sum);
  }

  /** As many numbers as the shape has; one number stands for all. */
  private static Tensor numbers(JsonNode value, int... shape) {
    JsonNode flat = value;
    while (flat.isArray() && flat.get(0).isArray()) {
      flat = flat.get(0);
    }
    Tensor numbers = Tensor.of(shape);
    for (int at = 0; at < numbers.values().length; at++) {
      numbers.values()[at] = (flat.isArray() ? flat.get(at % flat.size()) : flat).asDouble();
    }
    return numbers;
  }

  private static Tensor overPositions(
      Settings settings, Tensor input, DoubleBinaryOperator join, int divisor) {
    int channels = input.size(2);
    double[] joined = Arrays.copyOf(input.values(), channels);
    for (int at = channels; at < input.values().length; at++) {
      joined[at % channels] = join.applyAsDouble(joined[at % channels], input.values()[at]);
    }
    Tensor vector = new Tensor(new int[] {channels}, joined).map(value -> value / divisor);
    return settings.flag("keepdims", false) ? vector.reshaped(1, 1, channels) : vector;
  }

  private static Tensor bordered(Tensor input, int[] border, int sign) {
    Tensor result =
        Tensor.of(
            input.size(0) + sign * (border[0] + border[1]),
            input.size(1) + sign * (border[2] + border[3]),
            input.size(2));
    for (int at = 0; at < input.values().length; at++) {
      int row = input.index(at, 0) + sign * border[0];
      int column = input.index(at, 1) + sign * border[2];
      if (row >= 0 && row < result.size(0) && column >= 0 && column < result.size(1)) {
        result.set(input.values()[at], row, column, input.index(at, 2));
      }
    }
    return result;
  }

  private static Tensor centre(Settings settings, Tensor input) {
    int rows = input.size(0) - settings.whole("height", 0);
    int columns = input.size(1) - settings.whole("width", 0);
    int[] border = {rows / 2, rows - rows / 2, columns / 2, columns - columns / 2};
    return bordered(input, border, -1);
  }

  private static Tensor enlarged(Tensor input, int... factor) {
    Tensor result = Tensor.of(input.size(0) * factor[0], input.size(1) * factor[1], input.size(2));
    for (int at = 0; at < result.values().length; at++) {
      result.values()[at] =
          input.at(
              result.index(at, 0) / factor[0],
              result.index(at, 1) / factor[1],
              result.index(at, 2));
    }
    return result;
  }

  private static Tensor reshaped(Settings settings, Tensor input) {
    JsonNode target = settings.get("target_shape");
    int[] shape = IntStream.range(0, target.size()).map(at -> target.get(at).asInt()).toArray();
    int known = Math.abs(Tensor.volume(shape));
    for (int at = 0; at < shape.length; at++) {
      shape[at] = shape[at] < 0 ? input.values().length / known : shape[at];
    }
    return input.reshaped(shape);
  }

  private static Tensor reduced(List<Tensor> inputs, DoubleBinaryOperator join) {
    return inputs.stream().reduce((one, other) -> zipped(one, other, join)).orElseThrow();
  }

  /** Number by number; sizes of one are stretched, and the last axes stand below each other. */
  private static Tensor zipped(Tensor one, Tensor other, DoubleBinaryOperator join) {
    int rank = Math.max(one.rank(), other.rank());
    int[] left = filled(one.shape(), rank);
    int[] right = filled(other.shape(), rank);
    int[] shape = new int[rank];
    Arrays.setAll(shape, axis -> Math.max(left[axis], right[axis]));
    Tensor result = Tensor.of(shape);
    Tensor wideOne = one.reshaped(left);
    Tensor wideOther = other.reshaped(right);
    for (int at = 0; at < result.values().length; at++) {
      int[] first = new int[rank];
      int[] second = new int[rank];
      for (int axis = 0; axis < rank; axis++) {
        first[axis] = left[axis] == 1 ? 0 : result.index(at, axis);
        second[axis] = right[axis] == 1 ? 0 : result.index(at, axis);
      }
      result.values()[at] = join.applyAsDouble(wideOne.at(first), wideOther.at(second));
    }
    return result;
  }

  private static int[] filled(int[] shape, int rank) {
    int[] filled = new int[rank];
    Arrays.fill(filled, 1);
    System.arraycopy(shape, 0, filled, rank - shape.length, shape.length);
    return filled;
  }

  private static Tensor concatenated(Settings settings, List<Tensor> inputs) {
    int axis = Activations.axis(settings.whole("axis", -1), inputs.get(0).rank());
    int[] shape = inputs.get(0).shape().clone();
    shape[axis] = inputs.stream().mapToInt(input -> input.size(axis)).sum();
    Tensor result = Tensor.of(shape);
    int offset = 0;
    for (Tensor input : inputs) {
      for (int at = 0; at < input.values().length; at++) {
        int[] index = new int[shape.length];
        for (int of = 0; of < index.length; of++) {
          index[of] = input.index(at, of) + (of == axis ? offset : 0);
        }
        result.set(input.values()[at], index);
      }
      offset += input.size(axis);
    }
    return result;
  }
}
