package io.frostline.quantisation;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node that can run on integers, with the nodes behind it that become part of it: normalisation
 * and activation, where nothing else reads what is between them.
 *
 * @param node a convolution or an addition
 * @param kernel of a convolution, its normalisation included
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

  /** A convolution, if its weights are known. */
  static Optional<IntegerNode> convolution(OnnxGraph graph, Readers readers, NodeProto node) {
    return Kernel.of(graph, node)
        .map(
            own ->
                new IntegerNode(node, Optional.of(own), List.of(), Clipping.NONE, node.getOutput(0))
                    .withNormalisation(graph, readers)
                    .withActivation(graph, readers));
  }

  /** An addition of two tensors. */
  static IntegerNode addition(OnnxGraph graph, Readers readers, NodeProto node) {
    return new IntegerNode(node, Optional.empty(), List.of(), Clipping.NONE, node.getOutput(0))
        .withActivation(graph, readers);
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

  /** The tensors that are no longer computed. */
  List<String> lost() {
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
