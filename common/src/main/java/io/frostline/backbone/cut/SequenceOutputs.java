package io.frostline.backbone.cut;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.Normalisation;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TokenInput;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.NodeWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The outputs of a network for texts: each layer pooled over the tokens of a text, under the mask,
 * and normalised if that belongs to the model. Layers that are already vectors are normalised only.
 */
final class SequenceOutputs {
  private final NodeWriter writer;
  private final TokenInput input;
  private final Map<String, String> normalised = new HashMap<>();
  private MaskedPoolingNodes pooling;

  SequenceOutputs(NodeWriter writer, TokenInput input) {
    this.writer = writer;
    this.input = input;
  }

  /**
   * Writes the nodes for one layer. Without a pooling, the result has all numbers of all tokens of
   * the longest text of the batch, [N, T C], and zeros where a text is padded.
   *
   * @return the result, with the shape of a text, or of one token where it is not pooled
   * @throws UserException when the pooling does not fit
   */
  FeatureOutput write(Layer layer, Pooling wanted) {
    if (!wanted.suits(layer)) {
      throw new UserException(
          Formatted.of(
              "Pooling '%s' does not fit layer '%s', a sequence of tokens. Use average, max, cls or none.",
              wanted.keyword(), layer.name()));
    }
    if (layer.arrangement() == Arrangement.FLAT) {
      return output(layer, normalised(layer.name()));
    }
    return switch (wanted) {
      case AVERAGE -> output(layer, normalised(pooling().average(layer.name())));
      case MAX -> output(layer, normalised(pooling().max(layer.name())));
      case CLS -> output(layer, normalised(pooling().first(layer.name())));
      default -> output(layer, pooling().all(layer.name()));
    };
  }

  private static FeatureOutput output(Layer layer, String tensor) {
    return new FeatureOutput(layer.name(), tensor, layer.shape());
  }

  private String normalised(String vectors) {
    return input.normalise() == Normalisation.L2
        ? normalised.computeIfAbsent(vectors, each -> MaskedPoolingNodes.unit(writer, each))
        : vectors;
  }

  private MaskedPoolingNodes pooling() {
    if (pooling == null) {
      pooling = new MaskedPoolingNodes(writer, input.mask() == null ? ones() : input.mask());
    }
    return pooling;
  }

  /** A network without a mask gets no padding: each position is that of a token. */
  private String ones() {
    String zeros = writer.add("Sub", List.of(input.ids(), input.ids()));
    return writer.add("Add", List.of(zeros, writer.integers(1)));
  }
}
