package io.frostline.backbone.cut;

import static io.frostline.onnx.NodeAttributes.integer;

import io.frostline.backbone.Layer;
import io.frostline.message.Formatted;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Classes that are directions in the space of a layer: their probabilities are the softmax of the
 * cosines between them and the layer, times a scale, as CLIP classifies with texts.
 *
 * @param layer whose numbers are compared
 * @param classes names, at least two
 * @param vectors of length 1, one for each class, as wide as the layer
 * @param scale what the cosines are multiplied by
 */
public record CosineClasses(
    Layer layer, List<String> classes, List<float[]> vectors, double scale) {
  /** How the probabilities are computed, as a keyword in metadata. */
  public static final String KEYWORD = "softmax of cosines";

  public CosineClasses {
    classes = List.copyOf(classes);
    vectors = List.copyOf(vectors);
    int width = layer.numbers();
    if (classes.size() < 2
        || layer.spatial()
        || vectors.size() != classes.size()
        || vectors.stream().anyMatch(vector -> vector.length != width)) {
      throw new IllegalArgumentException(
          Formatted.of(
              "%d vectors for %d classes at layer %s with %d numbers",
              vectors.size(), classes.size(), layer.name(), width));
    }
  }

  /** Writes the nodes behind the layer: [N, classes]. */
  FeatureOutput write(NodeWriter writer) {
    String unit = MaskedPoolingNodes.unit(writer, layer.name());
    String logits = writer.add("MatMul", List.of(unit, matrix(writer)));
    String probabilities = writer.add("Softmax", List.of(logits), integer("axis", 1));
    return new FeatureOutput(layer.name(), probabilities, List.of(classes.size()));
  }

  /** A column for each class: its vector times the scale. */
  private String matrix(NodeWriter writer) {
    int width = layer.numbers();
    ByteBuffer values =
        ByteBuffer.allocate(Math.multiplyExact(width * classes.size(), Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int place = 0; place < width; place++) {
      for (float[] vector : vectors) {
        values.putFloat((float) (vector[place] * scale));
      }
    }
    return writer.add(
        Tensors.stored(
            writer.free("frostline/classes"), Tensors.FLOAT, values.flip(), width, classes.size()));
  }
}
