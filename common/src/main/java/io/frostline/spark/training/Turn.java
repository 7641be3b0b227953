package io.frostline.spark.training;

import io.frostline.head.HeadState;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;

/**
 * The result of the turn of a worker, as plain numbers that every Spark serialiser supports.
 *
 * <p>It reaches the driver as the result of a task, so a task that ran twice counts once.
 *
 * @param heads the numbers of all heads after the turn; empty if the worker has no rows
 * @param batches that the worker was trained on; empty if it has no rows in the round
 */
record Turn(List<Numbers> heads, List<ChunkBatches.Name> batches) implements Serializable {

  /**
   * The numbers of one head.
   *
   * @param updater the state of the optimiser
   */
  record Numbers(float[] parameters, float[] updater) implements Serializable {
    private static Numbers of(NeuralNetwork network) {
      return new Numbers(network.params().toFloatVector(), HeadState.updaterOf(network));
    }
  }

  /** A turn in the form that Deeplearning4j uses within a task. */
  static final class Result extends ParameterAveragingTrainingResult {
    private final Turn turn;

    private Result(Turn turn) {
      super(null, null, 0, null, null, null);
      this.turn = turn;
    }

    static Result of(List<? extends NeuralNetwork> networks, List<ChunkBatches.Name> batches) {
      return new Result(
          new Turn(
              networks.stream().map(Numbers::of).collect(Collectors.toList()),
              List.copyOf(batches)));
    }

    /** The turn of a worker without rows in this round. */
    static Result idle() {
      return new Result(new Turn(List.of(), List.of()));
    }

    Turn turn() {
      return turn;
    }
  }
}
