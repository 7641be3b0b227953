package io.frostline.spark.training;

import io.frostline.head.EngineThreads;
import io.frostline.head.FeatureBuffer;
import io.frostline.head.HeadState;
import io.frostline.head.Standardisation;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a head within a task: features in, probabilities out, in batches limited by memory. */
final class HeadRunner {
  /** Features per batch: 8 MB, and about as much again for the activations. */
  private static final int RUN_FLOATS = 1 << 21;

  private final UnaryOperator<INDArray> network;
  private final FeatureBuffer buffer;
  private final int most;

  HeadRunner(HeadState head, Standardisation standardisation) {
    EngineThreads.one();
    this.network = network(head);
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

  /** The maximum number of rows per batch. */
  int most() {
    return most;
  }

  /**
   * The probabilities of rows.
   *
   * @param features as in the table, row by row
   * @param start the first row
   * @return the probabilities, row by row
   */
  float[] probabilities(float[] features, int start, int rows) {
    INDArray output = network.apply(buffer.rows(features, start, rows));
    return output.dup('c').data().asFloat();
  }
}
