package io.frostline.spark.training;

import io.frostline.head.HeadState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.ExecuteWorkerFlatMap;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Deeplearning4j parameter averaging, one round per {@code fit}: every partition is the turn of one
 * worker, which trains all heads on the same batches.
 *
 * <p>The original counts the rows in a separate job, splits them at random, and silently drops the
 * remainder of the division. Here the rows are distributed in advance and the batches are returned
 * with the parameters. Sums are computed in the order of the workers, so the same rows yield the
 * same parameters, whichever worker finishes first.
 */
final class AveragingMaster extends ParameterAveragingTrainingMaster {
  private final int batchSize;
  private final int steps;
  private final long seed;
  private final List<ChunkBatches.Name> batches = new ArrayList<>();
  private final List<RunningMean> means;
  private List<HeadState> states;
  private int rounds;

  /**
   * @param steps number of steps per turn
   * @param seed random seed of this epoch
   */
  AveragingMaster(List<HeadState> states, int workers, int batchSize, int steps, long seed) {
    super(true, workers, batchSize, batchSize, steps, 0);
    this.states = List.copyOf(states);
    this.means = states.stream().map(state -> new RunningMean(state.parameters().length)).toList();
    this.batchSize = batchSize;
    this.steps = steps;
    this.seed = seed;
  }

  /** The heads after the rounds so far. */
  List<HeadState> states() {
    return states;
  }

  /** The heads with the mean of their parameters after each of the rounds so far. */
  List<HeadState> means() {
    return IntStream.range(0, states.size())
        .mapToObj(
            head -> states.get(head).after(means.get(head).mean(), states.get(head).updater(), 0))
        .toList();
  }

  /** The batches of all workers in the rounds so far. */
  List<ChunkBatches.Name> batches() {
    return batches;
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> round) {
    round(network.getSparkContext(), round);
    network.getNetwork().setParameters(Nd4j.create(states.get(0).parameters()));
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> round) {
    round(graph.getSparkContext(), round);
    graph.getNetwork().setParams(Nd4j.create(states.get(0).parameters()));
  }

  private void round(JavaSparkContext spark, JavaRDD<DataSet> round) {
    Broadcast<List<HeadState>> start = spark.broadcast(states);
    try {
      AveragingWorker worker =
          new AveragingWorker(
              start,
              seed + rounds++,
              new WorkerConfiguration(
                  states.get(0).isGraph(), batchSize, batchSize, steps, 0, false));
      average(
          round
              .mapPartitions(new ExecuteWorkerFlatMap<ParameterAveragingTrainingResult>(worker))
              .map(result -> ((Turn.Result) result).turn())
              .collect());
    } finally {
      start.destroy();
    }
  }

  private void average(List<Turn> turns) {
    List<Turn> active = turns.stream().filter(turn -> !turn.batches().isEmpty()).toList();
    active.forEach(turn -> batches.addAll(turn.batches()));
    if (!active.isEmpty()) {
      states =
          IntStream.range(0, states.size())
              .mapToObj(
                  head ->
                      average(
                          states.get(head), active.stream().map(turn -> turn.heads().get(head))))
              .toList();
      IntStream.range(0, states.size())
          .forEach(head -> means.get(head).add(states.get(head).parameters()));
    }
  }

  private HeadState average(HeadState state, Stream<Turn.Numbers> trained) {
    List<Turn.Numbers> each = trained.toList();
    return state.after(
        mean(each.stream().map(Turn.Numbers::parameters).toList()),
        mean(each.stream().map(Turn.Numbers::updater).toList()),
        steps);
  }

  private static float[] mean(List<float[]> vectors) {
    float[] mean = new float[vectors.get(0).length];
    for (int index = 0; index < mean.length; index++) {
      double sum = 0;
      for (float[] vector : vectors) {
        sum += vector[index];
      }
      mean[index] = (float) (sum / vectors.size());
    }
    return mean;
  }
}
