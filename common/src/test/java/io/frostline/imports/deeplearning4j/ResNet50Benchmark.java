package io.frostline.imports.deeplearning4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.TensorLayout;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.proof.InputFormat;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.model.ResNet50;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Images per second of Deeplearning4j's ResNet-50 in its own framework and compiled, in turns on
 * two threads: {@code mvn -pl common test -Dtest=ResNet50Benchmark}. No part of the build.
 */
class ResNet50Benchmark {
  private static final int THREADS = 2;
  private static final int BATCH = 8;
  private static final int ROUNDS = Integer.getInteger("frostline.rounds", 5);
  private static final InputFormat FORMAT =
      new InputFormat(224, 224, ColorOrder.RGB, TensorLayout.NCHW);

  @Test
  void compares() throws Exception {
    ComputationGraph graph = ResNet50.builder().numClasses(1000).build().init();
    RandomGraph.randomize(graph.getLayers());
    FloatTensor images = images();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (SourceNetwork network = CompiledNetwork.of(graph, FORMAT);
        NetworkSession session =
            NetworkSession.open(network.model().toByteArray(), "the compiled network");
        INDArray batch = NdArrays.of(images)) {
      long own = 0;
      long compiled = 0;
      for (int round = -1; round < ROUNDS; round++) {
        long before = System.nanoTime();
        graph.output(batch);
        long between = System.nanoTime();
        run(threads, session, images);
        long after = System.nanoTime();
        if (round >= 0) {
          own += between - before;
          compiled += after - between;
        }
      }
      double slow = ROUNDS * BATCH / (own / 1e9);
      double fast = ROUNDS * BATCH * THREADS / (compiled / 1e9);
      System.out.printf(
          "ResNet-50, %d rounds, batch %d, images per second: Deeplearning4j's output %.2f, compiled %.2f (%d runs at once), %.1f times%n",
          ROUNDS, BATCH, slow, fast, THREADS, fast / slow);
      assertThat(fast).isGreaterThan(slow);
    } finally {
      threads.shutdown();
    }
  }

  /** As many runs at once as there are threads, each of a whole batch. */
  private static void run(ExecutorService threads, NetworkSession session, FloatTensor images)
      throws Exception {
    Callable<Integer> run = () -> session.run(images).size();
    for (Future<Integer> done :
        threads.invokeAll(IntStream.range(0, THREADS).mapToObj(index -> run).toList())) {
      done.get();
    }
  }

  private static FloatTensor images() {
    long[] shape = FORMAT.shape(BATCH);
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[(int) (shape[0] * shape[1] * shape[2] * shape[3])];
    for (int index = 0; index < values.length; index++) {
      values[index] = (float) random.nextDouble();
    }
    return new FloatTensor(shape, values);
  }
}
