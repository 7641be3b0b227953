package io.frostline.imports.deeplearning4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Differences;
import io.frostline.backbone.TensorLayout;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.proof.InputFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whether a graph gives the same numbers in Deeplearning4j and, compiled, in ONNX Runtime. */
final class Agreement {
  static final double TOLERANCE = 1e-5;

  private Agreement() {}

  /** Compiles a graph, compares every tensor that it offers, and returns their names. */
  static List<String> check(ComputationGraph graph, int height, int width, TensorLayout layout) {
    InputFormat format = new InputFormat(width, height, ColorOrder.RGB, layout);
    FloatTensor image = image(format.shape(1));
    INDArray[] output = graph.output(NdArrays.of(image));
    try (SourceNetwork network = CompiledNetwork.of(graph, format)) {
      List<String> tensors = network.tensors();
      Map<String, FloatTensor> expected = network.engine().run(image, tensors);
      assertThat(expected).containsOnlyKeys(tensors);
      byte[] onnx = GraphCut.at(network.model(), tensors).toByteArray();
      try (NetworkSession session = NetworkSession.open(onnx, "the compiled network")) {
        Map<String, FloatTensor> compiled = session.run(image);
        for (String tensor : tensors) {
          assertThat(compiled.get(tensor).shape())
              .as(tensor)
              .isEqualTo(expected.get(tensor).shape());
          assertThat(difference(compiled.get(tensor), expected.get(tensor)))
              .as("difference at %s", tensor)
              .isLessThan(TOLERANCE);
        }
      }
      checkEngine(graph, output, expected, layout);
      return tensors;
    }
  }

  /** The engine that runs vertex by vertex must give what Deeplearning4j's own method gives. */
  private static void checkEngine(
      ComputationGraph graph,
      INDArray[] output,
      Map<String, FloatTensor> results,
      TensorLayout layout) {
    for (int index = 0; index < output.length; index++) {
      String name = graph.getConfiguration().getNetworkOutputs().get(index);
      INDArray own = output[index];
      boolean moved = own.rank() == 4 && layout == TensorLayout.NHWC;
      assertThat(
              difference(results.get(name), NdArrays.floats(moved ? own.permute(0, 3, 1, 2) : own)))
          .as("Deeplearning4j's output %s against the engine", name)
          .isLessThan(TOLERANCE);
    }
  }

  private static double difference(FloatTensor actual, FloatTensor expected) {
    return Differences.relative(actual.values(), expected.values());
  }

  private static FloatTensor image(long... shape) {
    float[] values = new float[(int) LongStream.of(shape).reduce(1, (a, b) -> a * b)];
    SplittableRandom random = new SplittableRandom(7);
    for (int index = 0; index < values.length; index++) {
      values[index] = (float) (random.nextDouble() * 2 - 1);
    }
    return new FloatTensor(shape, values);
  }
}
