package io.frostline.classifier;

import com.google.protobuf.ByteString;
import io.frostline.backbone.NodeWriter;
import io.frostline.backbone.Tensors;
import io.frostline.backbone.imports.deeplearning4j.CompiledHead;
import io.frostline.backbone.onnx.GraphProto;
import io.frostline.backbone.onnx.NodeProto;
import io.frostline.backbone.onnx.TensorProto;
import io.frostline.config.UserException;
import io.frostline.head.Standardisation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The upper part of a classifier: standardisation and head, to be appended to a graph of any opset.
 *
 * @param nodes in topological order, from the features on
 * @param constants their weights
 * @param layers what the classifier calls the layers of the head, the output last, with their names
 *     in Deeplearning4j
 */
record UpperGraph(List<NodeProto> nodes, List<TensorProto> constants, Map<String, String> layers) {
  /** Their inputs and attributes, as the compiler writes them, mean the same since opset 7. */
  private static final Set<String> UNCHANGED =
      Set.of(
          "Add",
          "Div",
          "Elu",
          "Gemm",
          "HardSigmoid",
          "Identity",
          "LeakyRelu",
          "MatMul",
          "Mul",
          "Relu",
          "Selu",
          "Sigmoid",
          "Softmax",
          "Softplus",
          "Softsign",
          "Sub",
          "Tanh");

  /** A product and a bias; without one, Gemm is a newcomer of opset 11. */
  private static final int GEMM_INPUTS = 3;

  /**
   * Renames and completes a head.
   *
   * @param below the graph that it is appended to
   * @param features the tensor of that graph that it reads
   */
  static UpperGraph of(
      CompiledHead head, Standardisation standardisation, GraphProto below, String features) {
    GraphProto graph = head.model().getGraph();
    graph.getNodeList().forEach(UpperGraph::check);
    String prefix = prefix(below);
    NodeWriter writer = new NodeWriter(below);
    String centred =
        writer.add(
            "Sub", List.of(features, vector(writer, prefix + "mean", standardisation.mean())));
    String standardised = prefix + "standardised";
    writer.addAs(
        standardised,
        "Div",
        List.of(centred, vector(writer, prefix + "deviation", standardisation.deviation())));
    Map<String, String> vertices = names(head.layers(), prefix);
    String input = graph.getInput(0).getName();
    GraphProto renamed =
        TensorNames.renamed(
            graph, name -> name.equals(input) ? standardised : renamed(name, vertices, prefix));
    List<NodeProto> nodes = new ArrayList<>(writer.nodes());
    renamed.getNodeList().forEach(node -> nodes.add(named(node)));
    List<TensorProto> constants = new ArrayList<>(writer.constants());
    constants.addAll(renamed.getInitializerList());
    Map<String, String> layers = new LinkedHashMap<>();
    vertices.forEach((vertex, name) -> layers.put(name, vertex));
    return new UpperGraph(nodes, constants, layers);
  }

  /** A node of the head must fit a graph of any opset: opsets belong to the whole file. */
  private static void check(NodeProto node) {
    boolean biased = !node.getOpType().equals("Gemm") || node.getInputCount() == GEMM_INPUTS;
    if (!UNCHANGED.contains(node.getOpType()) || !biased) {
      throw new UserException(
          "The head's layer '%s' needs the operator %s, which is not the same in all versions of ONNX. Train a head of dense layers with a bias and another activation."
              .formatted(node.getName(), node.getOpType()));
    }
  }

  private static String prefix(GraphProto below) {
    Set<String> taken = TensorNames.of(below);
    String prefix = "head/";
    for (int next = 2; begins(taken, prefix); next++) {
      prefix = "head_" + next + "/";
    }
    return prefix;
  }

  private static boolean begins(Set<String> names, String prefix) {
    return names.stream().anyMatch(name -> name.startsWith(prefix));
  }

  private static Map<String, String> names(List<String> vertices, String prefix) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String vertex : vertices) {
      boolean last = names.size() == vertices.size() - 1;
      names.put(
          vertex, last ? JoinedNetwork.PROBABILITIES : prefix + "hidden_" + (names.size() + 1));
    }
    return names;
  }

  /** The tensors inside a layer are named after it. */
  private static String renamed(String name, Map<String, String> vertices, String prefix) {
    return vertices.getOrDefault(name, prefix + name);
  }

  private static NodeProto named(NodeProto node) {
    return node.toBuilder().setName(node.getOutput(0)).build();
  }

  private static String vector(NodeWriter writer, String name, float... values) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return writer.add(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(Tensors.FLOAT)
            .addDims(values.length)
            .setRawData(ByteString.copyFrom(raw))
            .build());
  }
}
