package io.frostline.backbone.cut;

import static io.frostline.onnx.NodeAttributes.integer;
import static io.frostline.onnx.NodeAttributes.integers;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.Pooling;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.Tensors;
import java.util.List;

/** The nodes after a layer that turn it into one vector per image. */
final class PoolingNodes {
  private static final int QUARTERS = 4;

  private PoolingNodes() {}

  /**
   * Writes the nodes for one layer.
   *
   * @return the tensor with the result, [N, width]
   * @throws UserException when the pooling does not fit the layer's shape
   */
  static FeatureOutput write(NodeWriter writer, Layer layer, Pooling pooling) {
    if (!layer.spatial() && pooling != Pooling.HALF) {
      return new FeatureOutput(layer.name(), layer.name(), layer.shape());
    }
    return switch (pooling) {
      case AVERAGE -> overAll(writer, layer, "GlobalAveragePool");
      case MAX -> overAll(writer, layer, "GlobalMaxPool");
      case GRID2 -> vector(writer, layer, quarters(writer, layer), QUARTERS * channels(layer));
      case CLS -> vector(writer, layer, first(writer, layer), channels(layer));
      case NONE -> new FeatureOutput(layer.name(), flatten(writer, layer.name()), layer.shape());
      case HALF -> new FeatureOutput(layer.name(), rounded(writer, layer), layer.shape());
    };
  }

  private static FeatureOutput overAll(NodeWriter writer, Layer layer, String operator) {
    String pooled = writer.add(operator, List.of(channelsFirst(writer, layer)));
    return vector(writer, layer, pooled, channels(layer));
  }

  private static FeatureOutput vector(NodeWriter writer, Layer layer, String pooled, int width) {
    return new FeatureOutput(layer.name(), flatten(writer, pooled), List.of(width));
  }

  private static String flatten(NodeWriter writer, String tensor) {
    return writer.add("Flatten", List.of(tensor), integer("axis", 1));
  }

  private static String rounded(NodeWriter writer, Layer layer) {
    String flat = layer.spatial() ? flatten(writer, layer.name()) : layer.name();
    String half = writer.add("Cast", List.of(flat), integer("to", Tensors.FLOAT16));
    return writer.add("Cast", List.of(half), integer("to", Tensors.FLOAT));
  }

  private static String first(NodeWriter writer, Layer layer) {
    if (!Pooling.CLS.suits(layer)) {
      throw new UserException(
          Formatted.of(
              "Pooling 'cls' takes the first token of a transformer, but layer '%s' is %s, of shape %s. Use average, max, grid2 or none.",
              layer.name(), layer.arrangement().keyword(), layer.shape()));
    }
    return writer.add("Gather", List.of(layer.name(), writer.integers(0)), integer("axis", 1));
  }

  private static String channelsFirst(NodeWriter writer, Layer layer) {
    List<String> input = List.of(layer.name());
    return switch (layer.arrangement()) {
      case CHANNELS_LAST -> writer.add("Transpose", input, integers("perm", 0, 3, 1, 2));
      case TOKENS -> writer.add("Transpose", input, integers("perm", 0, 2, 1));
      default -> layer.name();
    };
  }

  /** How many numbers a layer has at each of its positions. */
  static int channels(Layer layer) {
    return layer
        .shape()
        .get(layer.arrangement() == Arrangement.CHANNELS_FIRST ? 0 : layer.shape().size() - 1);
  }

  /**
   * Windows of ceil(n/2) at a distance of floor(n/2) are those of adaptive average pooling to two:
   * from floor(i n / 2) to ceil((i + 1) n / 2).
   */
  private static String quarters(NodeWriter writer, Layer layer) {
    int first = layer.arrangement() == Arrangement.CHANNELS_FIRST ? 1 : 0;
    if (layer.arrangement() == Arrangement.TOKENS) {
      throw new UserException(
          Formatted.of(
              "Pooling 'grid2' needs rows and columns, but layer '%s' is a sequence of shape %s. Use average, max or none.",
              layer.name(), layer.shape()));
    }
    int height = layer.shape().get(first);
    int width = layer.shape().get(first + 1);
    if (height < 2 || width < 2) {
      throw new UserException(
          Formatted.of(
              "Pooling 'grid2' needs at least 2 x 2 positions, but layer '%s' has %d x %d (shape %s). Use average, max or none, or a lower layer.",
              layer.name(), height, width, layer.shape()));
    }
    String pooled =
        writer.add(
            "AveragePool",
            List.of(channelsFirst(writer, layer)),
            integers("kernel_shape", (height + 1) / 2, (width + 1) / 2),
            integers("strides", height / 2, width / 2));
    return writer.add("Transpose", List.of(pooled), integers("perm", 0, 2, 3, 1));
  }
}
