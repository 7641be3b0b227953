package io.frostline.spark.training;

import io.frostline.head.HeadState;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;

/**
 * What a worker's turn came to, as plain numbers that every serialiser of Spark knows, and the
 * batches that it was trained on. It reaches the driver as a task's result, so a task that ran
 * twice counts once.
 */
final class Turn extends ParameterAveragingTrainingResult {
  private static final long serialVersionUID = 1L;

  private final float[] parameters;
  private final float[] updater;
  private final List<ChunkBatches.Name> batches;

  private Turn(float[] parameters, float[] updater, List<ChunkBatches.Name> batches) {
    super(null, null, 0, null, null, null);
    this.parameters = parameters;
    this.updater = updater;
    this.batches = List.copyOf(batches);
  }

  static Turn of(MultiLayerNetwork network, List<ChunkBatches.Name> batches) {
    return new Turn(network.params().toFloatVector(), HeadState.updaterOf(network), batches);
  }

  /** The turn of a worker that has no rows in this round. */
  static Turn idle() {
    return new Turn(new float[0], new float[0], List.of());
  }

  float[] parameters() {
    return parameters;
  }

  float[] updater() {
    return updater;
  }

  List<ChunkBatches.Name> batches() {
    return batches;
  }
}
