package io.frostline.quantisation;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A network with everything that a plan distinguishes, and its activations on noise. */
final class SmallConvolutions {
  static final int SIDE = 12;
  static final int IMAGES = 24;

  private SmallConvolutions() {}

  /** The package, with the operators of an opset. */
  static ModelPackage in(Path folder, long opset) {
    TestNetwork network =
        new TestNetwork(opset)
            .input("image", -1, 3, SIDE, SIDE)
            .weights("w1", 8, 3, 3, 3)
            .floats("scale", 1, 2, 0.5f, 1, 1, 3, 1, 1)
            .floats("shift", 0, 1, 0, 0, -1, 0, 0, 0)
            .floats("mean", 0, 0, 1, 0, 0, 0, 0, 0.5f)
            .floats("variance", 1, 2, 1, 1, 0.5f, 1, 1, 1)
            .weights("w2", 8, 1, 3, 3)
            .weights("b2", 8)
            .weights("w3", 8, 8, 1, 1)
            .weights("w4", 16, 8, 3, 3)
            .weights("w5", 16, 16, 1, 1)
            .weights("w6", 16, 5)
            .floats("b6", 0, 0, 0, 0, 0)
            .node("Conv", List.of("image", "w1"), "c1", attributes("pads", 1, 1, 1, 1))
            .node("BatchNormalization", List.of("c1", "scale", "shift", "mean", "variance"), "b1")
            .node("Relu", List.of("b1"), "r1")
            .node(
                "MaxPool",
                List.of("r1"),
                "p1",
                attributes("kernel_shape", 2, 2),
                attributes("strides", 2, 2))
            .node(
                "Conv",
                List.of("p1", "w2", "b2"),
                "d1",
                attribute("group", 8),
                attributes("pads", 1, 1, 1, 1))
            .node("Relu", List.of("d1"), "k1")
            .node("Conv", List.of("k1", "w3"), "e1")
            .node("Sum", List.of("p1", "e1"), "a1")
            .node("Sigmoid", List.of("a1"), "s1")
            .node("Mul", List.of("a1", "s1"), "m1")
            .node("Conv", List.of("m1", "w4"), "f1")
            .node("Relu", List.of("f1"), "g1")
            .node("Conv", List.of("g1", "w5"), "l1")
            .node("Relu", List.of("l1"), "l2")
            .node("GlobalAveragePool", List.of("l2"), "q1")
            .node("Flatten", List.of("q1"), "flat")
            .node("Gemm", List.of("flat", "w6", "b6"), "scores")
            .output("scores");
    return TestPackage.write(
        folder,
        network,
        TestPackage.input(SIDE, SIDE, ColorOrder.RGB, TensorLayout.NCHW),
        TestPackage.preprocessing(1 / 255.0, 0.4, 0.5, 0.5, 0.3, 0.25, 0.25),
        layer("l2", 16, 4, "Relu"),
        layer("c1", 8, 12, "Conv"),
        layer("b1", 8, 12, "BatchNormalization"),
        layer("r1", 8, 12, "Relu"),
        layer("p1", 8, 6, "MaxPool"),
        layer("d1", 8, 6, "Conv"),
        layer("k1", 8, 6, "Relu"),
        layer("e1", 8, 6, "Conv"),
        layer("a1", 8, 6, "Sum"),
        layer("s1", 8, 6, "Sigmoid"),
        layer("m1", 8, 6, "Mul"),
        layer("f1", 16, 4, "Conv"),
        layer("g1", 16, 4, "Relu"),
        layer("l1", 16, 4, "Conv"),
        new Layer("scores", List.of(5), Arrangement.FLAT, "Gemm"));
  }

  private static Layer layer(String name, int channels, int side, String operator) {
    return new Layer(name, List.of(channels, side, side), Arrangement.CHANNELS_FIRST, operator);
  }

  /** Statistics of noise. */
  static Map<String, TensorStatistics> statistics(ModelPackage model, QuantisationPlan plan) {
    List<String> tensors = plan.measured();
    Map<String, TensorStatistics> statistics = new HashMap<>();
    for (Map<String, float[]> image : run(model, tensors)) {
      image.forEach(
          (tensor, values) ->
              statistics
                  .computeIfAbsent(
                      tensor,
                      name ->
                          new TensorStatistics(plan.channels(model.description().layerNamed(name))))
                  .add(values));
    }
    return statistics;
  }

  /** What a network computes at layers, image by image. */
  static List<Map<String, float[]>> run(ModelPackage model, List<String> layers) {
    CutNetwork cut = NetworkCut.of(model, layers, Pooling.NONE);
    List<Map<String, float[]>> images = new ArrayList<>();
    try (NetworkSession session = NetworkSession.open(cut.onnx(), "small")) {
      for (int image = 0; image < IMAGES; image++) {
        Map<String, FloatTensor> outputs = session.run(pixels(image, 1), 1, SIDE, SIDE, 3);
        Map<String, float[]> values = new HashMap<>();
        cut.outputs()
            .forEach(output -> values.put(output.layer(), outputs.get(output.tensor()).values()));
        images.add(values);
      }
    }
    return images;
  }

  /** Noise of different brightness, from an image on. */
  static ByteBuffer pixels(int first, int count) {
    int bytes = SIDE * SIDE * 3;
    ByteBuffer pixels = ByteBuffer.allocateDirect(count * bytes);
    for (int image = first; image < first + count; image++) {
      Random random = new Random(image);
      int brightest = 56 + 200 * image / IMAGES;
      for (int at = 0; at < bytes; at++) {
        pixels.put((byte) random.nextInt(brightest));
      }
    }
    return pixels.flip();
  }
}
