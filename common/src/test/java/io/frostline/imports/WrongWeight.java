package io.frostline.imports;

import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One weight of a network that is wrong by a thousandth.
 *
 * @param tensor the constant that it belongs to
 * @param index its place there
 */
public record WrongWeight(String tensor, int index) {
  private static final float WRONG = 1.001f;
  private static final Set<String> WITH_WEIGHTS =
      Set.of("BatchNormalization", "Conv", "ConvTranspose", "Gemm", "MatMul", "PRelu");

  /** One in each layer that has weights. */
  public static List<WrongWeight> inEachLayer(ModelProto network, long seed) {
    OnnxGraph graph = new OnnxGraph(network.getGraph());
    SplittableRandom random = new SplittableRandom(seed);
    List<WrongWeight> wrong = new ArrayList<>();
    for (NodeProto node : graph.nodes()) {
      List<TensorProto> weights = new ArrayList<>();
      node.getInputList()
          .forEach(
              name -> graph.constant(name).filter(WrongWeight::hasNumbers).ifPresent(weights::add));
      if (WITH_WEIGHTS.contains(node.getOpType()) && !weights.isEmpty()) {
        wrong.add(of(weights.get(random.nextInt(weights.size())), random));
      }
    }
    return wrong;
  }

  private static boolean hasNumbers(TensorProto tensor) {
    if (tensor.getDataType() == Tensors.FLOAT) {
      for (float value : Tensors.floats(tensor).values()) {
        if (value != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static WrongWeight of(TensorProto weights, SplittableRandom random) {
    float[] values = Tensors.floats(weights).values();
    int index = random.nextInt(values.length);
    while (values[index] == 0) {
      index = random.nextInt(values.length);
    }
    return new WrongWeight(weights.getName(), index);
  }

  /** The network with it. */
  public ModelProto in(ModelProto network) {
    ModelProto.Builder wrong = network.toBuilder();
    wrong
        .getGraphBuilder()
        .getInitializerBuilderList()
        .forEach(
            constant -> {
              if (constant.getName().equals(tensor)) {
                float[] values = Tensors.floats(constant.build()).values();
                values[index] *= WRONG;
                TensorProto changed = Tensors.withFloats(constant.build(), values);
                constant.clear().mergeFrom(changed);
              }
            });
    return wrong.build();
  }
}
