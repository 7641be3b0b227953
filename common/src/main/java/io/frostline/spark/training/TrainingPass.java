package io.frostline.spark.training;

import io.frostline.feature.Portion;
import io.frostline.feature.SplitRule;
import io.frostline.head.ClassWeighting;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import io.frostline.head.Standardisation;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.retrain.EpochWeights;
import io.frostline.retrain.Retraining;
import io.frostline.spark.CommonFolder;
import io.frostline.spark.JobDescription;
import io.frostline.spark.features.FeatureSelection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * From rows to heads: distributes the rows, loads them into chunks and trains epoch by epoch, with
 * a checkpoint after each, from which a killed run resumes.
 *
 * @param identity of this training, which a checkpoint must have, too
 */
record TrainingPass(TrainingContext context, TrainingIdentity identity) {

  /**
   * The heads after the last epoch, and what they were trained on.
   *
   * @param unseen the test rows
   */
  record Trained(TrainingData data, Candidates candidates, PortionChunks unseen) {}

  /** The split of the interrupted run, if there was one. */
  Optional<SplitRule> split() {
    return interrupted().map(Checkpoint::split);
  }

  /**
   * Trains heads side by side.
   *
   * @param rows with their portions
   * @param penalties of the heads; empty for a single one with that of the configuration
   * @param use receives the result while the rows are in memory
   * @throws UserException if the checkpoint is from a different training, features are not finite,
   *     or the training diverges
   */
  <T> T run(SplitRows rows, List<Double> penalties, Function<Trained, T> use) {
    Optional<Checkpoint> interrupted = interrupted();
    interrupted.ifPresent(checkpoint -> progress().resume(checkpoint.state().epochs()));
    Map<Portion, PortionChunks> chunks =
        chunks(rows, interrupted.map(Checkpoint::workers).orElseGet(context::workers));
    PortionChunks training = chunks.get(Portion.TRAIN);
    PortionChunks validation = chunks.get(Portion.VALIDATION);
    progress().begin(features(), rows, training, configuration());
    training.chunks().persist(StorageLevel.MEMORY_AND_DISK());
    validation.chunks().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      TrainingData data = load(rows, training, validation, interrupted);
      Candidates start =
          interrupted
              .map(Checkpoint::state)
              .orElseGet(() -> start(heads(rows.counts(), penalties), data));
      return use.apply(
          new Trained(data, train(rows, data, start, penalties), chunks.get(Portion.TEST)));
    } finally {
      training.chunks().unpersist();
      validation.chunks().unpersist();
    }
  }

  private SparkSession spark() {
    return context.spark();
  }

  private TrainingRequest request() {
    return context.request();
  }

  private TrainingProgress progress() {
    return context.progress();
  }

  private FeatureSelection features() {
    return request().features();
  }

  private EpochWeights weights() {
    return request().first().retraining().map(Retraining::weights).orElse(EpochWeights.LAST);
  }

  private HeadConfiguration configuration() {
    return request().configuration();
  }

  private Optional<Checkpoint> interrupted() {
    Optional<Checkpoint> found = context.checkpoints().read();
    found.ifPresent(
        checkpoint -> context.check(checkpoint.identity(), checkpoint.workers(), identity));
    return found;
  }

  private Map<Portion, PortionChunks> chunks(SplitRows rows, int workers) {
    Map<Portion, WorkLayout> layouts = new EnumMap<>(Portion.class);
    layouts.put(Portion.TRAIN, layout(rows, Portion.TRAIN, workers));
    int atWork = layouts.get(Portion.TRAIN).workers();
    layouts.put(Portion.VALIDATION, layout(rows, Portion.VALIDATION, atWork));
    layouts.put(Portion.TEST, layout(rows, Portion.TEST, atWork));
    Map<Portion, Integer> partitions = new EnumMap<>(Portion.class);
    layouts.forEach((portion, layout) -> partitions.put(portion, layout.partitions()));
    try (JobDescription job = JobDescription.of(spark(), "Distribute the rows of all portions")) {
      Column order =
          ChunkBounds.order(new CommonFolder(rows.rule().below()), configuration().seed());
      Map<Portion, ChunkBounds> bounds = ChunkBounds.of(rows.rows(), order, partitions);
      Map<Portion, JavaRDD<FeatureChunk>> loaded =
          new ChunkLoader(features().vector(), features().width(), rows.counts().labels(), order)
              .load(rows.rows(), bounds);
      Map<Portion, PortionChunks> chunks = new EnumMap<>(Portion.class);
      layouts.forEach(
          (portion, layout) ->
              chunks.put(
                  portion, new PortionChunks(layout, bounds.get(portion), loaded.get(portion))));
      return chunks;
    }
  }

  private WorkLayout layout(SplitRows rows, Portion portion, int workers) {
    return WorkLayout.of(
        Math.max(1, rows.of(portion)),
        features().width(),
        workers,
        configuration().batchSize(),
        configuration().averagings());
  }

  /** A head that is continued is scored first, because it may remain the best. */
  private Candidates start(List<HeadState> heads, TrainingData data) {
    if (request().first().start().isEmpty()) {
      return Candidates.start(heads);
    }
    HeadState first = heads.get(0);
    TrainingState state =
        TrainingState.start(
            first, new HeadTraining(spark(), configuration(), data, weights()).score(first));
    progress().start(state.history().get(0));
    return new Candidates(List.of(state));
  }

  private TrainingData load(
      SplitRows rows,
      PortionChunks training,
      PortionChunks validation,
      Optional<Checkpoint> interrupted) {
    try (JobDescription job = JobDescription.of(spark(), "Load the features")) {
      int width = features().width();
      ChunkFacts trained = training.load(width, configuration().transform());
      ChunkFacts validated = validation.load(width, configuration().transform());
      refuseNotFinite(trained);
      refuseNotFinite(validated);
      Standardisation standardisation =
          interrupted.map(Checkpoint::standardisation).orElseGet(() -> standardisation(trained));
      int batches = training.layout().batches();
      return new TrainingData(
          training.layout(),
          training.chunks(),
          validation.turns(),
          new ChunkBatches(
              standardisation, rows.counts().classes().size(), batches, training.batchSize()),
          new RowsUsed(trained.chunks(), batches),
          trained.leftOut() + validated.leftOut());
    }
  }

  private Standardisation standardisation(ChunkFacts trained) {
    return request().first().retraining().isPresent()
        ? Standardisation.identity(features().width())
        : trained.moments().standardisation();
  }

  private void refuseNotFinite(ChunkFacts facts) {
    if (facts.leftOut() > 0 && request().notFinite() == NotFinite.REFUSE) {
      throw new UserException(
          Formatted.of(
              "%s features that are NaN or infinite, for example that of %s; a single one would make every parameter NaN. Extract the table again with a working model, or exclude such rows with --not-finite skip.",
              Count.of(facts.leftOut(), "row has", "rows have"), facts.example()));
    }
    if (facts.rows() == 0 && facts.leftOut() > 0) {
      throw new UserException(
          Formatted.of(
              "All rows of a portion (%,d) have features that are NaN or infinite. Extract the table again with a working model.",
              facts.leftOut()));
    }
  }

  private List<HeadState> heads(PortionCounts counts, List<Double> penalties) {
    List<Float> weights =
        configuration().classWeighting() == ClassWeighting.BALANCED
            ? counts.balancedWeights()
            : List.of();
    return request().candidates(penalties).stream()
        .map(first -> first.state(counts.classes().size(), weights))
        .toList();
  }

  private Candidates train(
      SplitRows rows, TrainingData data, Candidates start, List<Double> penalties) {
    return new HeadTraining(spark(), configuration(), data, weights())
        .run(
            start,
            penalties,
            state -> {
              context.lease().check();
              context
                  .checkpoints()
                  .write(
                      new Checkpoint(
                          identity,
                          rows.rule(),
                          data.layout().workers(),
                          data.batches().standardisation(),
                          state));
              progress().epoch(state, configuration(), penalties);
            });
  }
}
