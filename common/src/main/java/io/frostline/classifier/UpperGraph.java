package io.frostline.classifier;

import com.google.protobuf.ByteString;
import io.frostline.backbone.FloatTensor;
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
 * @param width features of one image
 * @param layers the layers of the head by their names in the classifier, the output last
 */
record UpperGraph(
    List<NodeProto> nodes, List<TensorProto> constants, int width, Map<String, HeadLayer> layers) {
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

  /** A layer by its name in Deeplearning4j, and how many numbers it has. */
  record HeadLayer(String vertex, int numbers) {}

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
        GraphNames.renamed(
            graph, name -> name.equals(input) ? standardised : renamed(name, vertices, prefix));
    List<NodeProto> nodes = new ArrayList<>(writer.nodes());
    nodes.addAll(renamed.getNodeList());
    List<TensorProto> constants = new ArrayList<>(writer.constants());
    constants.addAll(renamed.getInitializerList());
    return new UpperGraph(
        nodes, constants, standardisation.width(), layers(head, vertices, standardisation.width()));
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
    Set<String> taken = GraphNames.of(below);
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

  private static Map<String, HeadLayer> layers(
      CompiledHead head, Map<String, String> vertices, int width) {
    FloatTensor blank = new FloatTensor(new long[] {1, width}, new float[width]);
    Map<String, FloatTensor> outputs = head.run(blank, head.layers());
    Map<String, HeadLayer> layers = new LinkedHashMap<>();
    vertices.forEach(
        (vertex, name) -> layers.put(name, new HeadLayer(vertex, outputs.get(vertex).width())));
    return layers;
  }

  /** The tensors inside a layer are named after it. */
  private static String renamed(String name, Map<String, String> vertices, String prefix) {
    return vertices.getOrDefault(name, prefix + name);
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
