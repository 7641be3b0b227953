package io.frostline.spark.training;

import io.frostline.head.HeadState;
import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;

/**
 * The result of the turn of a worker, as plain numbers that every Spark serialiser supports.
 *
 * <p>It reaches the driver as the result of a task, so a task that ran twice counts once.
 *
 * @param updater the state of the optimiser
 * @param batches that the worker was trained on; empty if it has no rows in the round
 */
record Turn(float[] parameters, float[] updater, List<ChunkBatches.Name> batches)
    implements Serializable {

  /** A turn in the form that Deeplearning4j uses within a task. */
  static final class Result extends ParameterAveragingTrainingResult {
    private final Turn turn;

    private Result(Turn turn) {
      super(null, null, 0, null, null, null);
      this.turn = turn;
    }

    static Result of(NeuralNetwork network, List<ChunkBatches.Name> batches) {
      return new Result(
          new Turn(
              network.params().toFloatVector(),
              HeadState.updaterOf(network),
              List.copyOf(batches)));
    }

    /** The turn of a worker without rows in this round. */
    static Result idle() {
      return new Result(new Turn(new float[0], new float[0], List.of()));
    }

    Turn turn() {
      return turn;
    }
  }
}
