package io.frostline.imports.encoder;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.NodeTitle;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The table of token embeddings at the entrance of an encoder.
 *
 * @param tensor the embeddings of a text's tokens as floats, [N, T, width]: what the table says of
 *     each token by itself, before positions, types and normalisation
 * @param vocabulary how many tokens the table has
 * @param width how many numbers a token has
 */
public record EmbeddingTable(String tensor, int vocabulary, int width) {
  /** Operators behind which ids are still the same ids. */
  private static final Set<String> SAME_IDS =
      Set.of("Cast", "Flatten", "Identity", "Reshape", "Squeeze", "Unsqueeze");

  /** Operators that give the same numbers in floats. */
  private static final Set<String> SAME_NUMBERS = Set.of("Cast", "DequantizeLinear", "Identity");

  private static final int RANK = 2;

  /**
   * Finds the table that the ids choose rows of.
   *
   * @throws UserException when there is not exactly one
   */
  static EmbeddingTable of(OnnxGraph graph, String ids) {
    Set<String> same = new HashSet<>(Set.of(ids));
    for (NodeProto node : graph.nodes()) {
      if (node.getInputCount() > 0
          && same.contains(node.getInput(0))
          && SAME_IDS.contains(node.getOpType())) {
        same.addAll(node.getOutputList());
      }
    }
    List<NodeProto> lookups =
        graph.nodes().stream()
            .filter(node -> node.getOpType().equals("Gather") && same.contains(node.getInput(1)))
            .filter(node -> table(graph, node.getInput(0)).isPresent())
            .toList();
    if (lookups.size() != 1) {
      throw new UserException(
          Formatted.of(
              "The ids in '%s' are looked up in %d embedding tables (%s); an encoder has one, whose rows a Gather takes. Export it with standard operators and without fusing its embeddings.",
              ids, lookups.size(), titles(lookups.isEmpty() ? readers(graph, same) : lookups)));
    }
    TensorProto table = table(graph, lookups.get(0).getInput(0)).orElseThrow();
    return new EmbeddingTable(
        inFloats(graph, lookups.get(0).getOutput(0)),
        Math.toIntExact(table.getDims(0)),
        Math.toIntExact(table.getDims(1)));
  }

  private static List<NodeProto> readers(OnnxGraph graph, Set<String> tensors) {
    return graph.nodes().stream()
        .filter(node -> OnnxGraph.reads(node).stream().anyMatch(tensors::contains))
        .toList();
  }

  private static String titles(List<NodeProto> nodes) {
    return String.join(", ", nodes.stream().map(NodeTitle::of).limit(RANK + 1).toList());
  }

  private static Optional<TensorProto> table(OnnxGraph graph, String tensor) {
    return stored(graph, tensor).filter(table -> table.getDimsCount() == RANK);
  }

  /** A constant, behind nodes that give the same numbers. */
  static Optional<TensorProto> stored(OnnxGraph graph, String tensor) {
    return graph
        .constant(tensor)
        .or(
            () ->
                graph
                    .producer(tensor)
                    .filter(node -> SAME_NUMBERS.contains(node.getOpType()))
                    .flatMap(node -> stored(graph, node.getInput(0))));
  }

  private static String inFloats(OnnxGraph graph, String rows) {
    List<NodeProto> readers =
        graph.nodes().stream().filter(node -> OnnxGraph.reads(node).contains(rows)).toList();
    return readers.size() == 1 && SAME_NUMBERS.contains(readers.get(0).getOpType())
        ? inFloats(graph, readers.get(0).getOutput(0))
        : rows;
  }
}
