package io.frostline.imports;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.TensorLayout;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Determines what the dimensions of each tensor mean.
 *
 * <p>Rank 2 is one vector per image and rank 3 a sequence. Rank 4 is followed through the graph: an
 * operator that by its definition works channels first makes its output so, a Transpose moves the
 * channels, anything else passes on what it was given.
 */
final class Arrangements {
  /** ONNX defines these on [N, C, H, W]. */
  private static final Set<String> CHANNELS_FIRST =
      Set.of(
          "AveragePool",
          "BatchNormalization",
          "Conv",
          "ConvTranspose",
          "DepthToSpace",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "GroupNormalization",
          "InstanceNormalization",
          "LRN",
          "LpPool",
          "MaxPool",
          "QLinearConv",
          "SpaceToDepth");

  private static final int IMAGE_RANK = 4;

  private final Map<String, Arrangement> known = new HashMap<>();
  private final Arrangement input;

  /** Follows a graph from its input. */
  Arrangements(OnnxGraph graph, String inputName, TensorLayout layout) {
    input = layout == TensorLayout.NCHW ? Arrangement.CHANNELS_FIRST : Arrangement.CHANNELS_LAST;
    known.put(inputName, input);
    for (NodeProto node : graph.nodes()) {
      Arrangement arrangement = after(node);
      node.getOutputList().forEach(output -> known.put(output, arrangement));
    }
  }

  /** The arrangement of a tensor with this many dimensions, including the batch: 2, 3 or 4. */
  Arrangement of(String tensor, int rank) {
    return switch (rank) {
      case 2 -> Arrangement.FLAT;
      case 3 -> Arrangement.TOKENS;
      default -> Objects.requireNonNullElse(known.get(tensor), input);
    };
  }

  /** The arrangement of a node's outputs, if they have rank 4; null when unknown. */
  private Arrangement after(NodeProto node) {
    if (CHANNELS_FIRST.contains(node.getOpType())) {
      return Arrangement.CHANNELS_FIRST;
    }
    Arrangement before =
        node.getInputList().stream()
            .map(known::get)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return before != null && node.getOpType().equals("Transpose")
        ? transposed(before, NodeAttributes.integers(node, "perm"))
        : before;
  }

  private Arrangement transposed(Arrangement before, List<Long> order) {
    if (order.size() != IMAGE_RANK) {
      return before;
    }
    long channels = before == Arrangement.CHANNELS_FIRST ? 1 : 3;
    return switch (order.indexOf(channels)) {
      case 1 -> Arrangement.CHANNELS_FIRST;
      case 3 -> Arrangement.CHANNELS_LAST;
      default -> input;
    };
  }
}
