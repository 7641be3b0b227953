package io.frostline.quantisation;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node that can run on integers, with the nodes behind it that become part of it: normalisation
 * and activation behind a convolution, where nothing else reads what is between them, and the
 * addition of biases behind a product.
 *
 * @param node a convolution, a dense layer or an addition
 * @param kernel of a convolution, its normalisation included, or of a dense layer
 * @param absorbed the nodes that become part of it
 * @param clipping what they let through
 * @param output the last tensor
 */
record IntegerNode(
    NodeProto node,
    Optional<Kernel> kernel,
    List<NodeProto> absorbed,
    Clipping clipping,
    String output) {
  private static final Set<String> DENSE = Set.of("Gemm", "MatMul");

  /** A convolution or a dense layer, if its weights are known. */
  static Optional<IntegerNode> product(OnnxGraph graph, Readers readers, NodeProto node) {
    return switch (node.getOpType()) {
      case "Conv" ->
          Kernel.ofConvolution(graph, node)
              .map(
                  own ->
                      alone(node, Optional.of(own))
                          .withNormalisation(graph, readers)
                          .withActivation(graph, readers));
      case "Gemm" -> Kernel.ofGemm(graph, node).map(own -> alone(node, Optional.of(own)));
      case "MatMul" ->
          Kernel.ofMatMul(graph, node)
              .map(own -> alone(node, Optional.of(own)).withBias(graph, readers));
      default -> Optional.empty();
    };
  }

  /** An addition of two tensors. */
  static IntegerNode addition(OnnxGraph graph, Readers readers, NodeProto node) {
    return alone(node, Optional.empty()).withActivation(graph, readers);
  }

  private static IntegerNode alone(NodeProto node, Optional<Kernel> kernel) {
    return new IntegerNode(node, kernel, List.of(), Clipping.NONE, node.getOutput(0));
  }

  private IntegerNode withBias(OnnxGraph graph, Readers readers) {
    Optional<NodeProto> next =
        readers.only(output).filter(reader -> reader.getOpType().equals("Add"));
    return next.flatMap(
            sum ->
                kernel
                    .flatMap(own -> own.withBias(graph, otherInput(sum)))
                    .map(whole -> with(sum, Optional.of(whole), clipping)))
        .orElse(this);
  }

  private String otherInput(NodeProto sum) {
    return sum.getInput(sum.getInput(0).equals(output) ? 1 : 0);
  }

  private IntegerNode withNormalisation(OnnxGraph graph, Readers readers) {
    Optional<NodeProto> next =
        readers
            .only(output)
            .filter(reader -> reader.getOpType().equals("BatchNormalization"))
            .filter(reader -> NodeAttributes.integer(reader, "training_mode", 0) == 0);
    return next.flatMap(
            reader ->
                kernel
                    .flatMap(own -> own.normalised(graph, reader))
                    .map(whole -> with(reader, Optional.of(whole), clipping)))
        .orElse(this);
  }

  private IntegerNode withActivation(OnnxGraph graph, Readers readers) {
    return readers
        .only(output)
        .flatMap(reader -> Clipping.of(graph, reader).map(clipped -> with(reader, kernel, clipped)))
        .orElse(this);
  }

  private IntegerNode with(NodeProto next, Optional<Kernel> newKernel, Clipping newClipping) {
    List<NodeProto> longer = new ArrayList<>(absorbed);
    longer.add(next);
    return new IntegerNode(node, newKernel, longer, newClipping, next.getOutput(0));
  }

  /**
   * Whether it is a dense layer. It takes integers and gives floats: the sums of its few outputs
   * cost nothing to keep exact.
   */
  boolean isDense() {
    return DENSE.contains(node.getOpType());
  }

  /** The tensors that are no longer computed. */
  List<String> lost() {
    if (isDense()) {
      return List.of();
    }
    List<String> tensors = new ArrayList<>(List.of(node.getOutput(0)));
    absorbed.forEach(next -> tensors.add(next.getOutput(0)));
    tensors.remove(output);
    return tensors;
  }

  /** The tensor of activations. */
  String input() {
    return node.getInput(0);
  }
}
