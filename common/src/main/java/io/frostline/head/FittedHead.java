package io.frostline.head;

import java.io.Serializable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A small head after training, as plain numbers.
 *
 * @param standardisation what features go through before the network
 */
public record FittedHead(HeadState state, Standardisation standardisation, int classes)
    implements Serializable {
  /** Rows at a time. */
  private static final int BATCH = 512;

  /**
   * The probabilities of all classes, row after row.
   *
   * @param features row after row
   */
  public float[] probabilities(float[] features) {
    EngineThreads.one();
    int rows = features.length / standardisation.width();
    float[] probabilities = new float[rows * classes];
    MultiLayerNetwork network = state.network();
    FeatureBuffer buffer = new FeatureBuffer(standardisation, BATCH);
    for (int from = 0; from < rows; from += BATCH) {
      int count = Math.min(BATCH, rows - from);
      INDArray output = network.output(buffer.rows(features, from, count));
      float[] found = output.dup('c').data().asFloat();
      System.arraycopy(found, 0, probabilities, from * classes, count * classes);
    }
    return probabilities;
  }
}
