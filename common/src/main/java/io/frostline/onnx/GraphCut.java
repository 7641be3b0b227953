package io.frostline.onnx;

import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Cuts a graph at tensors: they become its outputs, and nodes that only later tensors need are
 * dropped.
 */
public final class GraphCut {
  /** From this version of the file format on, initializers need not be inputs as well. */
  private static final long INITIALIZERS_APART = 4;

  private GraphCut() {}

  /**
   * The same network with these tensors as its only outputs, in this order. Outputs carry no type:
   * the engine infers it. Declared shapes of inner tensors are dropped, because they may hold a
   * batch of one.
   */
  public static ModelProto at(ModelProto model, Collection<String> tensors) {
    OnnxGraph graph = new OnnxGraph(model.getGraph());
    Set<String> needed = graph.needed(tensors);
    List<NodeProto> nodes =
        graph.nodes().stream()
            .filter(node -> node.getOutputList().stream().anyMatch(needed::contains))
            .toList();
    GraphProto.Builder cut =
        model.getGraph().toBuilder()
            .clearNode()
            .addAllNode(nodes)
            .clearInput()
            .addAllInput(graph.inputs())
            .clearOutput()
            .clearValueInfo()
            .clearInitializer();
    tensors.forEach(name -> cut.addOutput(ValueInfoProto.newBuilder().setName(name)));
    model.getGraph().getInitializerList().stream()
        .filter(tensor -> needed.contains(tensor.getName()))
        .forEach(cut::addInitializer);
    return model.toBuilder()
        .setIrVersion(Math.max(model.getIrVersion(), INITIALIZERS_APART))
        .setGraph(cut)
        .build();
  }

  /**
   * The part of a network above a tensor, which becomes its only input.
   *
   * @param input the tensor as the part declares it; no path may bypass it
   * @param tensors the outputs
   */
  public static ModelProto above(
      ModelProto model, ValueInfoProto input, Collection<String> tensors) {
    GraphProto.Builder part = model.getGraph().toBuilder().clearNode().clearInput().addInput(input);
    model.getGraph().getNodeList().stream()
        .filter(node -> !node.getOutputList().contains(input.getName()))
        .forEach(part::addNode);
    return at(model.toBuilder().setGraph(part).build(), tensors);
  }
}
