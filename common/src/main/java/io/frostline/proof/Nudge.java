package io.frostline.proof;

import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Moves every factor of a network's sums, weights and input, to a neighbouring float: the smallest
 * change that there is. Zeros stay.
 */
enum Nudge {
  /** All upwards: changes of products with the same sign add up. */
  UP,
  /** Up or down at random: products with different signs do not cancel their changes. */
  SCATTERED;

  private static final long SEED = 11;

  /**
   * Operators that multiply or add. Others read numbers whose smallest change means something else:
   * the factor of a Resize, the exponent of a Pow.
   */
  private static final Set<String> SUMS =
      Set.of(
          "Add",
          "BatchNormalization",
          "Conv",
          "ConvTranspose",
          "Div",
          "Gemm",
          "GroupNormalization",
          "InstanceNormalization",
          "LayerNormalization",
          "MatMul",
          "Mul",
          "PRelu",
          "Sub");

  /** The network with other float32 weights, where they meet numbers that depend on its inputs. */
  ModelProto network(ModelProto model) {
    Set<String> weights = weights(model.getGraph());
    SplittableRandom random = new SplittableRandom(SEED);
    ModelProto.Builder nudged = model.toBuilder();
    GraphProto.Builder graph = nudged.getGraphBuilder();
    for (int index = 0; index < graph.getInitializerCount(); index++) {
      TensorProto tensor = graph.getInitializer(index);
      if (weights.contains(tensor.getName()) && tensor.getDataType() == Tensors.FLOAT) {
        graph.setInitializer(index, nudged(tensor, random));
      }
    }
    graph.getNodeBuilderList().stream()
        .filter(node -> node.getOpType().equals("Constant") && weights.contains(node.getOutput(0)))
        .forEach(node -> nudge(node, random));
    return nudged.build();
  }

  /** A tensor with other numbers. */
  FloatTensor tensor(FloatTensor tensor) {
    return new FloatTensor(tensor.shape(), nudged(tensor.values(), new SplittableRandom(SEED)));
  }

  private static Set<String> weights(GraphProto graph) {
    OnnxGraph network = new OnnxGraph(graph);
    Set<String> inputs =
        network.inputs().stream().map(input -> input.getName()).collect(Collectors.toSet());
    Set<String> dependents = network.dependents(inputs);
    Set<String> weights = new HashSet<>();
    network.nodes().stream()
        .filter(node -> SUMS.contains(node.getOpType()))
        .filter(node -> node.getOutputList().stream().anyMatch(dependents::contains))
        .map(NodeProto::getInputList)
        .forEach(weights::addAll);
    return weights;
  }

  private void nudge(NodeProto.Builder constant, SplittableRandom random) {
    List<AttributeProto.Builder> attributes = constant.getAttributeBuilderList();
    attributes.stream()
        .filter(value -> value.hasT() && value.getT().getDataType() == Tensors.FLOAT)
        .forEach(value -> value.setT(nudged(value.getT(), random)));
  }

  private TensorProto nudged(TensorProto tensor, SplittableRandom random) {
    return Tensors.withFloats(tensor, nudged(Tensors.floats(tensor).values(), random));
  }

  private float[] nudged(float[] values, SplittableRandom random) {
    float[] nudged = values.clone();
    for (int index = 0; index < nudged.length; index++) {
      if (nudged[index] != 0 && Float.isFinite(nudged[index])) {
        nudged[index] =
            this == UP || random.nextBoolean()
                ? Math.nextUp(nudged[index])
                : Math.nextDown(nudged[index]);
      }
    }
    return nudged;
  }
}
