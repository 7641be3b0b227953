package io.frostline.onnx;

import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Writes nodes and constants that are added to a graph, under names that it does not use.
 *
 * <p>Only operators whose inputs and attributes have meant the same since opset 7 may be written
 * with it, so that a node fits a graph of any opset: opsets belong to the whole file.
 */
public final class NodeWriter {
  private final Set<String> taken = new HashSet<>();
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> constants = new ArrayList<>();

  /** A writer for a graph to be extended. */
  public NodeWriter(GraphProto graph) {
    graph.getInputList().forEach(input -> taken.add(input.getName()));
    graph.getInitializerList().forEach(tensor -> taken.add(tensor.getName()));
    for (NodeProto node : graph.getNodeList()) {
      taken.add(node.getName());
      taken.addAll(OnnxGraph.reads(node));
      taken.addAll(node.getOutputList());
    }
  }

  private NodeWriter(Set<String> taken) {
    this.taken.addAll(taken);
  }

  /** A writer for another place in the same graph, with nothing written yet. */
  public NodeWriter next() {
    return new NodeWriter(taken);
  }

  /** A name that nothing else in the graph has. */
  public String free(String wanted) {
    String name = wanted;
    for (int next = 2; !taken.add(name); next++) {
      name = wanted + "_" + next;
    }
    return name;
  }

  /** Adds a node with one output and returns that output's name. */
  public String add(String operator, List<String> inputs, AttributeProto... attributes) {
    String output = free("frostline/" + operator);
    addAs(output, operator, inputs, attributes);
    return output;
  }

  /** Adds a node whose one output has a given name. */
  public void addAs(
      String output, String operator, List<String> inputs, AttributeProto... attributes) {
    nodes.add(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes))
            .build());
  }

  /** Adds a constant and returns its name. */
  public String floats(long[] shape, List<Double> values) {
    return add(
        TensorProto.newBuilder()
            .setName(free("frostline/constant"))
            .setDataType(Tensors.FLOAT)
            .addAllDims(LongStream.of(shape).boxed().toList())
            .addAllFloatData(values.stream().map(Double::floatValue).toList())
            .build());
  }

  /** Adds a constant list of integers and returns its name. */
  public String integers(long... values) {
    return add(Tensors.integers(free("frostline/constant"), values));
  }

  /** Adds a constant whose name is free, and returns that name. */
  public String add(TensorProto tensor) {
    constants.add(tensor);
    return tensor.getName();
  }

  /** The nodes added so far, in order. */
  public List<NodeProto> nodes() {
    return List.copyOf(nodes);
  }

  /** The constants added so far. */
  public List<TensorProto> constants() {
    return List.copyOf(constants);
  }
}
