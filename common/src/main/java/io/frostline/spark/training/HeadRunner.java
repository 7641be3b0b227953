package io.frostline.spark.training;

import io.frostline.head.EngineThreads;
import io.frostline.head.FeatureBuffer;
import io.frostline.head.HeadState;
import io.frostline.head.Standardisation;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs heads on the same rows within a task: features in, probabilities out, in batches limited by
 * memory.
 */
final class HeadRunner {
  /** Features per batch: 8 MB, and about as much again for the activations. */
  private static final int RUN_FLOATS = 1 << 21;

  private final List<UnaryOperator<INDArray>> networks;
  private final FeatureBuffer buffer;
  private final int most;

  /** Receives the rows of a chunk. */
  interface Rows {
    /**
     * A row with its label.
     *
     * @param probabilities of each head for the rows of a batch, one after the other
     * @param row its place in the batch
     */
    void row(List<float[]> probabilities, int row, int label);
  }

  HeadRunner(List<HeadState> heads, Standardisation standardisation) {
    EngineThreads.one();
    this.networks = heads.stream().map(HeadRunner::network).toList();
    this.most = Math.max(1, RUN_FLOATS / standardisation.width());
    this.buffer = new FeatureBuffer(standardisation, most);
  }

  private static UnaryOperator<INDArray> network(HeadState head) {
    if (head.isGraph()) {
      ComputationGraph graph = head.graph();
      return features -> graph.outputSingle(features);
    }
    MultiLayerNetwork stack = head.network();
    return stack::output;
  }

  /** Runs the heads on all rows of a chunk. */
  void run(FeatureChunk chunk, Rows to) {
    for (int start = 0; start < chunk.rows(); start += most) {
      int rows = Math.min(most, chunk.rows() - start);
      List<float[]> probabilities = probabilities(chunk.features(), start, rows);
      for (int row = 0; row < rows; row++) {
        to.row(probabilities, row, chunk.labels()[start + row]);
      }
    }
  }

  private List<float[]> probabilities(float[] features, int start, int rows) {
    INDArray input = buffer.rows(features, start, rows);
    return networks.stream()
        .map(network -> network.apply(input).dup('c').data().asFloat())
        .toList();
  }
}
