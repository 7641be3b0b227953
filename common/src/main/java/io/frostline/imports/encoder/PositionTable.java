package io.frostline.imports.encoder;

import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How many positions the table of position embeddings has, if an encoder has one: as many tokens
 * fit. Positions that the network computes itself (sines, rotations, distances) set no limit.
 */
record PositionTable(OnnxGraph graph, EmbeddingTable embeddings) {
  private static final Set<String> REARRANGED =
      Set.of("Cast", "DequantizeLinear", "Expand", "Identity", "Reshape", "Squeeze", "Unsqueeze");

  private static final Set<String> COUNTING = Set.of("CumSum", "Range");

  private static final Set<String> COUNTED = Set.of("Add", "Cast", "Identity", "Mul", "Sub");

  /** The smallest number of rows of what is added to the token embeddings below the blocks. */
  OptionalInt tokens(List<String> below) {
    return below.stream()
        .map(graph::producer)
        .flatMap(Optional::stream)
        .filter(node -> node.getOpType().equals("Add"))
        .flatMap(node -> node.getInputList().stream())
        .filter(operand -> !below.contains(operand))
        .flatMapToInt(this::rows)
        .min();
  }

  private IntStream rows(String operand) {
    Optional<NodeProto> node = graph.producerBehind(operand, REARRANGED);
    String operator = node.map(NodeProto::getOpType).orElse("");
    if (operator.equals("Add")) {
      return node.get().getInputList().stream().flatMapToInt(this::rows);
    }
    if (!operator.equals("Gather") && !operator.equals("Slice")) {
      return IntStream.empty();
    }
    Optional<TensorProto> table = EmbeddingTable.stored(graph, node.get().getInput(0));
    if (table.filter(this::isAsWide).isEmpty()) {
      return IntStream.empty();
    }
    int rows = Math.toIntExact(table.get().getDims(table.get().getDimsCount() - 2));
    if (operator.equals("Slice")) {
      return IntStream.of(rows);
    }
    String index = node.get().getInput(1);
    return counts(index) ? IntStream.of(rows - first(index)) : IntStream.empty();
  }

  private boolean isAsWide(TensorProto table) {
    int rank = table.getDimsCount();
    return rank >= 2 && table.getDims(rank - 1) == embeddings.width();
  }

  /** Whether an index counts: segments without an input are chosen by zeros. */
  private boolean counts(String index) {
    Optional<TensorProto> constant = EmbeddingTable.stored(graph, index);
    if (constant.isPresent()) {
      return constant.get().getDataType() != Tensors.FLOAT
          && LongStream.of(Tensors.integers(constant.get())).distinct().count() > 1;
    }
    Optional<NodeProto> node = graph.producer(index);
    String operator = node.map(NodeProto::getOpType).orElse("");
    if (COUNTING.contains(operator) || node.isEmpty()) {
      return COUNTING.contains(operator);
    }
    return node.get().getInputList().stream()
        .limit(COUNTED.contains(operator) ? node.get().getInputCount() : 1)
        .anyMatch(this::counts);
  }

  /**
   * The first row that is used. RoBERTa and its relatives count the tokens that are not padding,
   * from 1, and add the number of the padding token, whose row they leave free.
   */
  private int first(String index) {
    Optional<NodeProto> node = graph.producer(index);
    if (node.filter(at -> COUNTED.contains(at.getOpType())).isEmpty()) {
      return node.filter(at -> at.getOpType().equals("CumSum")).isPresent() ? 1 : 0;
    }
    int added =
        node.get().getOpType().equals("Add")
            ? node.get().getInputList().stream().mapToInt(this::number).sum()
            : 0;
    int counted = node.get().getInputList().stream().mapToInt(this::first).max().orElse(0);
    return counted + added;
  }

  private int number(String tensor) {
    return EmbeddingTable.stored(graph, tensor)
        .filter(constant -> constant.getDataType() != Tensors.FLOAT)
        .map(Tensors::integers)
        .filter(values -> values.length == 1)
        .map(values -> Math.toIntExact(values[0]))
        .orElse(0);
  }
}
