package io.frostline.quantisation;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.TensorProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A network with dense layers of all kinds: on every position of a sequence, with and without
 * biases; large ones and a small one on whole images; and a last one.
 */
final class SmallDense {
  private static final int SIDE = SmallConvolutions.SIDE;

  private SmallDense() {}

  /** The package, with the operators of an opset. */
  static ModelPackage in(Path folder, long opset) {
    return in(folder, opset, false);
  }

  /** The same; all weights of the layer fc2 of an output may be equal. */
  static ModelPackage in(Path folder, long opset, boolean extreme) {
    TestNetwork network =
        new TestNetwork(opset)
            .input("image", -1, 3, SIDE, SIDE)
            .weights("w0", 16, 3, 2, 2)
            .weights("w1", 16, 32)
            .weights("b1", 32)
            .weights("w2", 32, 16)
            .integers("sequence", 0, 16, 36)
            .integers("whole", 0, 576)
            .weights("w3", 576, 2048)
            .weights("b3", 2048)
            .initializer(fc2(extreme))
            .weights("b4", 600)
            .weights("w5", 600, 20)
            .weights("b5", 20)
            .weights("w6", 5, 20)
            .weights("b6", 5)
            .node("Conv", List.of("image", "w0"), "patches", attributes("strides", 2, 2))
            .node("Reshape", List.of("patches", "sequence"), "rows")
            .node("Transpose", List.of("rows"), "tokens", attributes("perm", 0, 2, 1))
            .node("MatMul", List.of("tokens", "w1"), "up")
            .node("Add", List.of("b1", "up"), "wide")
            .node("Relu", List.of("wide"), "active")
            .node("MatMul", List.of("active", "w2"), "down")
            .node("Reshape", List.of("down", "whole"), "flat")
            .node("Gemm", List.of("flat", "w3", "b3"), "fc1")
            .node("Relu", List.of("fc1"), "r1")
            .node("Gemm", List.of("r1", "w4", "b4"), "fc2", attribute("transB", 1))
            .node("Relu", List.of("fc2"), "r2")
            .node("Gemm", List.of("r2", "w5", "b5"), "fc3")
            .node("Gemm", List.of("fc3", "w6", "b6"), "scores", attribute("transB", 1))
            .output("scores");
    return TestPackage.write(
        folder,
        network,
        TestPackage.input(SIDE, SIDE, ColorOrder.RGB, TensorLayout.NCHW),
        TestPackage.preprocessing(1 / 255.0, 0.4, 0.5, 0.5, 0.3, 0.25, 0.25),
        flat("r2", 600, "Relu"),
        new Layer("patches", List.of(16, 6, 6), Arrangement.CHANNELS_FIRST, "Conv"),
        tokens("tokens", 16, "Transpose"),
        tokens("up", 32, "MatMul"),
        tokens("wide", 32, "Add"),
        tokens("active", 32, "Relu"),
        tokens("down", 16, "MatMul"),
        flat("flat", 576, "Reshape"),
        flat("fc1", 2048, "Gemm"),
        flat("r1", 2048, "Relu"),
        flat("fc2", 600, "Gemm"),
        flat("fc3", 20, "Gemm"),
        flat("scores", 5, "Gemm"));
  }

  private static Layer tokens(String name, int channels, String operator) {
    return new Layer(name, List.of(36, channels), Arrangement.TOKENS, operator);
  }

  private static Layer flat(String name, int numbers, String operator) {
    return new Layer(name, List.of(numbers), Arrangement.FLAT, operator);
  }

  private static TensorProto fc2(boolean extreme) {
    Random random = new Random(3);
    float[] values = new float[600 * 2048];
    for (int at = 0; at < values.length; at++) {
      values[at] = extreme ? at / 2048 % 2 == 0 ? 1 : -1 : random.nextFloat() - 0.5f;
    }
    return Tensors.withFloats(
        TensorProto.newBuilder()
            .setName("w4")
            .setDataType(Tensors.FLOAT)
            .addDims(600)
            .addDims(2048)
            .build(),
        values);
  }
}
