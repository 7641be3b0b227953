package io.frostline.quantisation;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.OperatorSetIdProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a network in which the nodes of a plan run on integers: each of its tensors is rounded to
 * bytes and back to floats (QuantizeLinear, DequantizeLinear), and the engine replaces what is
 * between two such pairs by arithmetic on integers.
 *
 * <p>A tensor keeps its name behind the pair: what is cut there has the rounded values, whether or
 * not the network goes on, and the engine can fuse the pair in either case.
 */
public final class Int8Network {
  /**
   * The engine's own operators of these names fit a graph of any opset; those of ONNX have a scale
   * for each channel from opset 13 on only.
   */
  private static final String DOMAIN = "com.microsoft";

  /** The engine adds integers in the place of this operator only, and not of a Sum of two. */
  private static final String ADDITION = "Add";

  private final QuantisationPlan plan;
  private final Map<String, TensorStatistics> statistics;
  private final NodeWriter names;
  private final List<NodeProto> nodes = new ArrayList<>();
  private final Map<String, ActivationScale> scales = new HashMap<>();
  private final Map<String, Clipping> clippings = new HashMap<>();
  private final Map<String, String> roundedInputs = new HashMap<>();

  private Int8Network(QuantisationPlan plan, Map<String, TensorStatistics> statistics) {
    this.plan = plan;
    this.statistics = statistics;
    this.names = new NodeWriter(plan.network().getGraph());
    plan.nodes().forEach(node -> clippings.put(node.output(), node.clipping()));
  }

  /**
   * The network on integers.
   *
   * @param statistics of every tensor of the plan, from the network on floats
   */
  public static ModelProto of(QuantisationPlan plan, Map<String, TensorStatistics> statistics) {
    return new Int8Network(plan, statistics).written();
  }

  private ModelProto written() {
    GraphProto graph = plan.network().getGraph();
    Map<NodeProto, IntegerNode> integers = new HashMap<>();
    Set<NodeProto> absorbed = new HashSet<>();
    Map<NodeProto, VectorTable> tables = new HashMap<>();
    plan.tables().forEach(table -> tables.put(table.gather(), table));
    for (IntegerNode node : plan.nodes()) {
      integers.put(node.node(), node);
      absorbed.addAll(node.absorbed());
    }
    graph.getInputList().stream()
        .map(input -> input.getName())
        .filter(plan.tensors()::containsKey)
        .forEach(input -> roundedInputs.put(input, rounded(input, input + "/rounded")));
    for (NodeProto node : graph.getNodeList()) {
      if (integers.containsKey(node)) {
        write(integers.get(node));
      } else if (tables.containsKey(node)) {
        nodes.addAll(tables.get(node).written(names));
      } else if (!absorbed.contains(node)) {
        write(node, node.getOutputList());
      }
    }
    Set<String> read = new HashSet<>();
    nodes.forEach(node -> read.addAll(OnnxGraph.reads(node)));
    GraphProto.Builder written = graph.toBuilder().clearNode().addAllNode(nodes).clearInitializer();
    graph.getInitializerList().stream()
        .filter(constant -> read.contains(constant.getName()))
        .forEach(written::addInitializer);
    written.addAllInitializer(names.constants());
    return plan.network().toBuilder()
        .setGraph(written)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(DOMAIN).setVersion(1))
        .build();
  }

  private void write(IntegerNode integer) {
    NodeProto.Builder node = integer.node().toBuilder();
    for (int input = 0; input < node.getInputCount(); input++) {
      node.setInput(input, roundedInputs.getOrDefault(node.getInput(input), node.getInput(input)));
    }
    if (integer.isDense()) {
      writeDense(node, integer);
    } else {
      integer
          .kernel()
          .ifPresentOrElse(
              kernel -> writeKernel(node, integer, kernel, quantised(integer)),
              () -> node.setOpType(ADDITION));
      write(node.build(), List.of(integer.output()));
    }
  }

  /** A dense layer reads a copy of its input, and the biases behind a product are a node. */
  private void writeDense(NodeProto.Builder node, IntegerNode integer) {
    if (!plan.tensors().containsKey(integer.input())) {
      node.setInput(
          0,
          roundedInputs.computeIfAbsent(
              integer.input(), input -> rounded(input, input + "/rounded")));
    }
    Kernel kernel = integer.kernel().orElseThrow();
    QuantisedKernel rounded = quantised(integer);
    if (node.getOpType().equals("Gemm")) {
      writeKernel(node, integer, kernel, rounded);
    } else {
      node.setInput(1, writeWeights(integer, kernel, rounded));
    }
    write(node.build(), node.getOutputList());
    for (NodeProto sum : integer.absorbed()) {
      float[] bias = new float[kernel.outputs()];
      for (int at = 0; at < bias.length; at++) {
        bias[at] = (float) rounded.corrected()[at];
      }
      String biases = floats(integer.output() + "/bias", bias);
      write(
          sum.toBuilder().clearInput().addInput(node.getOutput(0)).addInput(biases).build(),
          sum.getOutputList());
    }
  }

  private QuantisedKernel quantised(IntegerNode integer) {
    return QuantisedKernel.of(
        integer.kernel().orElseThrow(),
        scale(integer.input()),
        statistics.get(integer.input()).means());
  }

  private void writeKernel(
      NodeProto.Builder node, IntegerNode integer, Kernel kernel, QuantisedKernel rounded) {
    ActivationScale input = scale(integer.input());
    float[] biasScales = rounded.scales().clone();
    for (int at = 0; at < biasScales.length; at++) {
      biasScales[at] *= input.scale();
    }
    String biases =
        constant(
            integer.output() + "/bias/int32",
            Tensors.INT32,
            littleEndian(rounded.bias()),
            kernel.outputs());
    String biasZero =
        constant(
            integer.output() + "/bias/zero",
            Tensors.INT32,
            ByteBuffer.allocate(kernel.outputs() * Integer.BYTES),
            kernel.outputs());
    String biasScale = floats(integer.output() + "/bias/scale", biasScales);
    String x = node.getInput(0);
    node.clearInput()
        .addInput(x)
        .addInput(writeWeights(integer, kernel, rounded))
        .addInput(perOutput(integer.output() + "/bias", biases, biasScale, biasZero, 0));
  }

  private String writeWeights(IntegerNode integer, Kernel kernel, QuantisedKernel rounded) {
    String scales = floats(integer.output() + "/weights/scale", rounded.scales());
    String weights =
        constant(
            integer.output() + "/weights/int8",
            Tensors.INT8,
            ByteBuffer.wrap(rounded.weights()),
            kernel.shape());
    String zero =
        constant(
            integer.output() + "/weights/zero",
            Tensors.INT8,
            ByteBuffer.allocate(kernel.outputs()),
            kernel.outputs());
    return perOutput(integer.output() + "/weights", weights, scales, zero, kernel.axis());
  }

  private String perOutput(String name, String integers, String scale, String zero, int axis) {
    String floats = names.free(name);
    add(
        "DequantizeLinear",
        floats,
        List.of(integers, scale, zero),
        NodeAttributes.integer("axis", axis));
    return floats;
  }

  /** Writes a node whose outputs have these names, and rounds those that the plan names. */
  private void write(NodeProto node, List<String> outputs) {
    NodeProto.Builder written = node.toBuilder().clearOutput();
    List<Runnable> behind = new ArrayList<>();
    for (String output : outputs) {
      if (plan.tensors().containsKey(output)) {
        String exact = names.free(output + "/exact");
        written.addOutput(exact);
        behind.add(() -> round(exact, output));
      } else {
        written.addOutput(output);
      }
    }
    nodes.add(written.build());
    behind.forEach(Runnable::run);
  }

  private String rounded(String tensor, String wanted) {
    String name = names.free(wanted);
    clippings.putIfAbsent(tensor, Clipping.NONE);
    round(tensor, tensor, name);
    return name;
  }

  private void round(String exact, String output) {
    round(exact, output, output);
  }

  private void round(String exact, String tensor, String output) {
    ActivationScale own = scale(tensor);
    String scale = floats(tensor + "/scale", new float[] {own.scale()}, new long[0]);
    String zero =
        constant(
            tensor + "/zero", Tensors.UINT8, ByteBuffer.wrap(new byte[] {(byte) own.zeroPoint()}));
    String bytes = names.free(tensor + "/int8");
    add("QuantizeLinear", bytes, List.of(exact, scale, zero));
    add("DequantizeLinear", output, List.of(bytes, scale, zero));
  }

  private ActivationScale scale(String tensor) {
    String own = plan.tensors().getOrDefault(tensor, tensor);
    return scales.computeIfAbsent(
        own,
        name ->
            ActivationScale.ofLeastError(
                statistics.get(name), clippings.getOrDefault(name, Clipping.NONE)));
  }

  private void add(
      String operator, String output, List<String> inputs, AttributeProto... attributes) {
    nodes.add(
        NodeProto.newBuilder()
            .setDomain(DOMAIN)
            .setOpType(operator)
            .setName(output + "/" + operator)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes))
            .build());
  }

  private String floats(String wanted, float[] values) {
    return floats(wanted, values, new long[] {values.length});
  }

  private String floats(String wanted, float[] values, long[] shape) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return constant(wanted, Tensors.FLOAT, raw, shape);
  }

  private static ByteBuffer littleEndian(int[] values) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asIntBuffer().put(values);
    return raw;
  }

  private String constant(String wanted, int type, ByteBuffer values, long... shape) {
    return names.add(Tensors.stored(names.free(wanted), type, values, shape));
  }
}
