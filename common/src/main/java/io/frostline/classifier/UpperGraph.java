package io.frostline.classifier;

import com.google.protobuf.ByteString;
import io.frostline.head.FeatureTransform;
import io.frostline.head.Standardisation;
import io.frostline.imports.deeplearning4j.CompiledHead;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.OperatorSetIdProto;
import io.frostline.onnx.proto.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The upper part of a classifier: standardisation and head, which can be appended to a graph of any
 * opset.
 *
 * @param nodes in topological order, from the features on
 * @param constants their weights
 * @param width features of one image
 * @param layers the layers of the head by their names in the classifier, the output last
 */
record UpperGraph(
    List<NodeProto> nodes, List<TensorProto> constants, int width, Map<String, HeadLayer> layers) {
  /**
   * Operators whose inputs and attributes, as the compiler writes them, mean the same since opset
   * 7: those used by heads.
   */
  private static final Set<String> UNCHANGED =
      Set.of(
          "Add",
          "AveragePool",
          "Concat",
          "Conv",
          "Div",
          "Elu",
          "Flatten",
          "Gemm",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "HardSigmoid",
          "Identity",
          "LeakyRelu",
          "MatMul",
          "MaxPool",
          "Mul",
          "Relu",
          "Reshape",
          "Selu",
          "Sigmoid",
          "Softmax",
          "Softplus",
          "Softsign",
          "Sub",
          "Tanh",
          "Transpose");

  /** A product and a bias; without a bias, Gemm needs opset 11. */
  private static final int GEMM_INPUTS = 3;

  /**
   * Operators that changed later, and the opset from which they are as the compiler writes them.
   */
  private static final Map<String, Long> SINCE = Map.of("Clip", 11L, "Pad", 11L);

  /** A layer by its name in Deeplearning4j, and its shape for one image. */
  record HeadLayer(String vertex, List<Integer> shape) {
    HeadLayer {
      shape = List.copyOf(shape);
    }

    /** How many numbers it has for one image. */
    int numbers() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /**
   * Renames and completes a head.
   *
   * @param lower the network that it is appended to
   */
  static UpperGraph of(CompiledHead head, Standardisation standardisation, LowerGraph lower) {
    GraphProto below = lower.model().getGraph();
    String features = lower.features();
    GraphProto graph = head.model().getGraph();
    long opset = opset(lower.model());
    graph.getNodeList().forEach(node -> check(node, opset));
    String prefix = prefix(below);
    NodeWriter writer = new NodeWriter(below);
    String standardised = standardised(writer, prefix, features, standardisation);
    Map<String, String> vertices =
        head.isGraph() ? own(head.layers(), prefix, below) : names(head.layers(), prefix);
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

  private static String standardised(
      NodeWriter writer, String prefix, String features, Standardisation standardisation) {
    if (standardisation.isIdentity()) {
      return features;
    }
    String transformed = transformed(writer, features, standardisation.transform());
    String centred =
        writer.add(
            "Sub", List.of(transformed, vector(writer, prefix + "mean", standardisation.mean())));
    String standardised = prefix + "standardised";
    writer.addAs(
        standardised,
        "Div",
        List.of(centred, vector(writer, prefix + "deviation", standardisation.deviation())));
    return standardised;
  }

  private static String transformed(
      NodeWriter writer, String features, FeatureTransform transform) {
    return switch (transform) {
      case NONE -> features;
      // Sign, which would be shorter, exists from opset 9 on.
      case SQUARE_ROOT ->
          writer.add(
              "Sub",
              List.of(
                  rootOfPositive(writer, features),
                  rootOfPositive(writer, writer.add("Neg", List.of(features)))));
    };
  }

  private static String rootOfPositive(NodeWriter writer, String features) {
    return writer.add("Sqrt", List.of(writer.add("Relu", List.of(features))));
  }

  private static long opset(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(opset -> opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(1);
  }

  /** A node of the head must fit the graph's opset: opsets belong to the whole file. */
  private static void check(NodeProto node, long opset) {
    String operator = node.getOpType();
    boolean biased = !operator.equals("Gemm") || node.getInputCount() == GEMM_INPUTS;
    boolean known =
        UNCHANGED.contains(operator) || opset >= SINCE.getOrDefault(operator, Long.MAX_VALUE);
    if (!known || !biased) {
      throw new UserException(
          Formatted.of(
              "The head's layer '%s' needs the operator %s, which differs between versions of ONNX. Train a head of dense layers with a bias and another activation.",
              node.getName(), node.getOpType()));
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

  /** Retrained layers keep the names that they have in the backbone, unless they are taken. */
  private static Map<String, String> own(List<String> vertices, String prefix, GraphProto below) {
    Set<String> taken = GraphNames.of(below);
    Map<String, String> names = new LinkedHashMap<>();
    for (String vertex : vertices) {
      boolean last = names.size() == vertices.size() - 1;
      names.put(
          vertex,
          last ? JoinedNetwork.PROBABILITIES : taken.contains(vertex) ? prefix + vertex : vertex);
    }
    return names;
  }

  private static Map<String, HeadLayer> layers(
      CompiledHead head, Map<String, String> vertices, int width) {
    FloatTensor blank = new FloatTensor(new long[] {1, width}, new float[width]);
    Map<String, FloatTensor> outputs = head.run(blank, head.layers());
    Map<String, HeadLayer> layers = new LinkedHashMap<>();
    vertices.forEach(
        (vertex, name) -> layers.put(name, new HeadLayer(vertex, shape(outputs.get(vertex)))));
    return layers;
  }

  private static List<Integer> shape(FloatTensor output) {
    return LongStream.of(output.shape()).skip(1).mapToObj(Math::toIntExact).toList();
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
