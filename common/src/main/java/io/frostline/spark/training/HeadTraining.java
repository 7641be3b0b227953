package io.frostline.spark.training;

import io.frostline.head.Epoch;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import io.frostline.head.LabelledRows;
import io.frostline.head.ProbabilityLoss;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.retrain.EpochWeights;
import io.frostline.spark.JobDescription;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;

/** Trains epoch by epoch over chunks that stay on their executors. */
final class HeadTraining {
  private final SparkSession spark;
  private final HeadConfiguration configuration;
  private final TrainingData data;
  private final EpochWeights weights;

  /**
   * @param weights of an epoch that are evaluated and kept
   */
  HeadTraining(
      SparkSession spark,
      HeadConfiguration configuration,
      TrainingData data,
      EpochWeights weights) {
    this.weights = weights;
    this.spark = spark;
    this.configuration = configuration;
    this.data = data;
  }

  /**
   * Trains until the last epoch, or until the patience is exhausted.
   *
   * @param penalties of the heads; empty for a single one with that of the configuration
   * @param afterEach receives the state after each epoch
   * @throws UserException if the loss is no longer finite
   */
  Candidates run(Candidates start, List<Double> penalties, Consumer<Candidates> afterEach) {
    Candidates state = start;
    while (!state.isFinished(configuration)) {
      int epoch = state.epochs() + 1;
      try (JobDescription job =
          JobDescription.of(
              spark,
              Formatted.of("Train the head: epoch %d of %d", epoch, configuration.epochs()))) {
        state =
            configuration.optimizer().isAtOnce() ? solved(state, penalties) : epoch(state, epoch);
      }
      afterEach.accept(state);
    }
    return state;
  }

  private Candidates epoch(Candidates state, int number) {
    long start = System.nanoTime();
    double learningRate = configuration.learningRate(number);
    AveragingMaster master =
        master(
            state.unfinished(configuration).stream()
                .map(head -> head.withLearningRate(learningRate))
                .toList(),
            number);
    train(master, number);
    long rows = data.rowsUsed().check(number, master.batches());
    List<HeadState> kept =
        switch (weights) {
          case LAST -> master.states();
          case MEAN -> master.means();
        };
    List<Epoch> epochs = scored(kept, new Work(number, learningRate, rows, start));
    epochs.forEach(HeadTraining::refuseDiverged);
    return state.after(configuration, epochs, master.states(), kept);
  }

  /** From all rows at once, here and not on the workers, in a single epoch. */
  private Candidates solved(Candidates state, List<Double> penalties) {
    long start = System.nanoTime();
    LabelledRows rows = FewRows.of(data.training(), data.batches().standardisation());
    SolvedHeads solved = SolvedHeads.of(rows, data.batches().classes(), configuration, penalties);
    List<HeadState> unsolved = state.unfinished(configuration);
    List<HeadState> heads =
        IntStream.range(0, unsolved.size())
            .mapToObj(head -> unsolved.get(head).with(solved.heads().get(head)))
            .toList();
    List<Epoch> epochs =
        scored(heads, new Work(1, 0, rows.labels().length, start)).stream()
            .map(epoch -> epoch.withRidge(solved.ridge()))
            .toList();
    return state.after(configuration, epochs, heads, heads);
  }

  /** Scores the head that training starts from, as epoch 0. */
  Epoch score(HeadState head) {
    try (JobDescription job = JobDescription.of(spark, "Score the head before the first epoch")) {
      return scored(List.of(head), new Work(0, 0, 0, System.nanoTime())).get(0);
    }
  }

  /** What led to the parameters of an epoch, which began at a time of the system's timer. */
  private record Work(int epoch, double learningRate, long rows, long start) {}

  private List<Epoch> scored(List<HeadState> heads, Work work) {
    List<HeadScorer.Scores> scores =
        data.scorer()
            .score(heads, Turns.ofEpoch(data.training(), data.layout()), data.validation());
    double seconds = (System.nanoTime() - work.start()) / 1e9;
    return scores.stream().map(ofHead -> epoch(work, ofHead, seconds)).toList();
  }

  private static Epoch epoch(Work work, HeadScorer.Scores scores, double seconds) {
    ProbabilityLoss validation = scores.validation();
    boolean validated = validation.rows() > 0;
    return new Epoch(
        work.epoch(),
        work.learningRate(),
        scores.training().loss(),
        scores.training().accuracy(),
        validated ? validation.loss() : null,
        validated ? validation.accuracy() : null,
        work.rows(),
        seconds);
  }

  private AveragingMaster master(List<HeadState> heads, int epoch) {
    return new AveragingMaster(
        heads,
        data.layout().workers(),
        data.batches().size(),
        data.layout().stepsOfTurn(),
        new Random(configuration.seed() + epoch).nextLong());
  }

  private void train(AveragingMaster master, int epoch) {
    Consumer<JavaRDD<DataSet>> network = network(master);
    for (int round : rounds(epoch)) {
      JavaRDD<FeatureChunk> chunks = Turns.ofRound(data.training(), data.layout(), round);
      network.accept(chunks.mapPartitions(data.batches()));
    }
  }

  private Consumer<JavaRDD<DataSet>> network(AveragingMaster master) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    HeadState first = master.states().get(0);
    if (first.isGraph()) {
      SparkComputationGraph graph = new SparkComputationGraph(context, first.graph(), master);
      return graph::fit;
    }
    SparkDl4jMultiLayer stack = new SparkDl4jMultiLayer(context, first.network(), master);
    return stack::fit;
  }

  /** In a different order in each epoch. */
  private List<Integer> rounds(int epoch) {
    List<Integer> rounds =
        IntStream.range(0, data.layout().rounds()).boxed().collect(Collectors.toList());
    Collections.shuffle(rounds, new Random(configuration.seed() + epoch));
    return rounds;
  }

  private static void refuseDiverged(Epoch epoch) {
    if (!Double.isFinite(epoch.trainingLoss())) {
      throw new UserException(
          Formatted.of(
              "The training diverged: the loss of epoch %d is %s with the learning rate %s. Run it again with --restart and a lower --learning-rate, or with the default --optimizer and --l2.",
              epoch.number(), epoch.trainingLoss(), epoch.learningRate()));
    }
  }
}
