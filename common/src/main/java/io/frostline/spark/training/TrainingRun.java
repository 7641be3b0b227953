package io.frostline.spark.training;

import io.frostline.backbone.Sha256;
import io.frostline.classifier.TrainingRecord;
import io.frostline.feature.Portion;
import io.frostline.feature.Provenance;
import io.frostline.feature.SplitRule;
import io.frostline.head.ClassWeighting;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import io.frostline.head.Standardisation;
import io.frostline.head.TrainedHead;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.InputFiles;
import io.frostline.spark.JobDescription;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.storage.Lease;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Trains a head on a feature table: splits the rows, loads them into chunks, trains epoch by epoch
 * with a checkpoint after each, and evaluates the best epoch on the test rows.
 *
 * <p>To resume a killed run, run it again; it ends with the same head.
 */
public final class TrainingRun {
  private final SparkSession spark;
  private final TrainingRequest request;
  private final HeadConfiguration configuration;
  private final FeatureSelection features;
  private final TrainingProgress progress;
  private final CheckpointFolder checkpoints;

  /** The result of a run. */
  public record Result(TrainedHead head, TrainingRecord record) {}

  public TrainingRun(SparkSession spark, TrainingRequest request, TrainingProgress progress) {
    this.spark = spark;
    this.request = request;
    this.configuration = request.configuration();
    this.features = request.features();
    this.progress = progress;
    this.checkpoints =
        new CheckpointFolder(request.checkpoints(), spark.sessionState().newHadoopConf());
  }

  /** Deletes the checkpoint, if there is one: to start over, or once the head is stored. */
  public void forget() {
    checkpoints.delete();
  }

  /**
   * Trains.
   *
   * @throws UserException if the table has nothing to train on, the checkpoint is from a different
   *     training, another training of this classifier is at work, features are not finite, or the
   *     training diverges
   */
  public Result run() {
    try (Lease lease = checkpoints.lease()) {
      return run(lease);
    }
  }

  private Result run(Lease lease) {
    Optional<Checkpoint> interrupted = interrupted();
    SplitRows rows = split(interrupted);
    Map<Portion, PortionChunks> chunks = chunks(rows, workers(interrupted));
    PortionChunks training = chunks.get(Portion.TRAIN);
    PortionChunks validation = chunks.get(Portion.VALIDATION);
    progress.begin(features, rows.counts(), training, configuration);
    training.chunks().persist(StorageLevel.MEMORY_AND_DISK());
    validation.chunks().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      TrainingData data = load(rows, training, validation, interrupted);
      TrainingState state = train(rows, data, interrupted, lease);
      return judge(rows, chunks.get(Portion.TEST), data, state);
    } finally {
      training.chunks().unpersist();
      validation.chunks().unpersist();
    }
  }

  private Optional<Checkpoint> interrupted() {
    Optional<Checkpoint> found = checkpoints.read();
    found.ifPresent(checkpoint -> refuseOther(checkpoint.identity()));
    found.ifPresent(checkpoint -> refuseOtherWorkers(checkpoint.workers()));
    found.ifPresent(checkpoint -> progress.resume(checkpoint.state().epochs()));
    return found;
  }

  private void refuseOther(TrainingIdentity found) {
    List<String> differences = found.differencesTo(identity());
    if (!differences.isEmpty()) {
      throw otherTraining(String.join("\n  ", differences));
    }
  }

  private void refuseOtherWorkers(int found) {
    if (request.workers() > 0 && request.workers() != found) {
      throw otherTraining(
          Formatted.of("workers: existing %d, requested %d", found, request.workers()));
    }
  }

  private UserException otherTraining(String differences) {
    return new UserException(
        Formatted.of(
            "The checkpoint in %s is from a different training.\n  %s\nPass the same options to resume it, or --restart to start over.",
            request.checkpoints(), differences));
  }

  private TrainingIdentity identity() {
    String files =
        InputFiles.of(features.rows()).stream()
            .map(Path::getName)
            .sorted()
            .collect(Collectors.joining("\n"));
    return new TrainingIdentity(
        configuration,
        request.split(),
        request.notFinite(),
        features.uris(),
        features.origin(),
        features.columns(),
        features.count(),
        Sha256.of(files.getBytes(StandardCharsets.UTF_8)),
        request.first().retraining().orElse(null));
  }

  private SplitRows split(Optional<Checkpoint> interrupted) {
    SplitRule rule =
        interrupted
            .map(Checkpoint::split)
            .orElseGet(() -> new SplitFinder(features.rows(), request.split()).find());
    return SplitRows.of(features, rule);
  }

  private int workers(Optional<Checkpoint> interrupted) {
    return interrupted
        .map(Checkpoint::workers)
        .orElse(
            request.workers() > 0 ? request.workers() : spark.sparkContext().defaultParallelism());
  }

  private Map<Portion, PortionChunks> chunks(SplitRows rows, int workers) {
    Map<Portion, WorkLayout> layouts = new EnumMap<>(Portion.class);
    layouts.put(Portion.TRAIN, layout(rows, Portion.TRAIN, workers));
    int atWork = layouts.get(Portion.TRAIN).workers();
    layouts.put(Portion.VALIDATION, layout(rows, Portion.VALIDATION, atWork));
    layouts.put(Portion.TEST, layout(rows, Portion.TEST, atWork));
    Map<Portion, Integer> partitions = new EnumMap<>(Portion.class);
    layouts.forEach((portion, layout) -> partitions.put(portion, layout.partitions()));
    try (JobDescription job = JobDescription.of(spark, "Distribute the rows of all portions")) {
      Map<Portion, ChunkBounds> bounds =
          ChunkBounds.of(rows.rows(), configuration.seed(), partitions);
      Map<Portion, JavaRDD<FeatureChunk>> loaded =
          new ChunkLoader(
                  features.vector(), features.width(), rows.counts().labels(), configuration.seed())
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
        Math.max(1, rows.counts().of(portion)),
        features.width(),
        workers,
        configuration.batchSize(),
        configuration.averagings());
  }

  private TrainingData load(
      SplitRows rows,
      PortionChunks training,
      PortionChunks validation,
      Optional<Checkpoint> interrupted) {
    try (JobDescription job = JobDescription.of(spark, "Load the features")) {
      int width = features.width();
      ChunkFacts trained = training.load(width);
      ChunkFacts validated = validation.load(width);
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
    return request.first().retraining().isPresent()
        ? Standardisation.identity(features.width())
        : trained.moments().standardisation();
  }

  private void refuseNotFinite(ChunkFacts facts) {
    if (facts.leftOut() > 0 && request.notFinite() == NotFinite.REFUSE) {
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

  private TrainingState train(
      SplitRows rows, TrainingData data, Optional<Checkpoint> interrupted, Lease lease) {
    TrainingIdentity identity = identity();
    TrainingState start =
        interrupted.map(Checkpoint::state).orElseGet(() -> TrainingState.start(head(rows)));
    TrainingState end =
        new HeadTraining(spark, configuration, data)
            .run(
                start,
                state -> {
                  lease.check();
                  checkpoints.write(
                      new Checkpoint(
                          identity,
                          rows.rule(),
                          data.layout().workers(),
                          data.batches().standardisation(),
                          state));
                  progress.epoch(state.history(), configuration);
                });
    progress.end(end, configuration);
    return end;
  }

  private HeadState head(SplitRows rows) {
    PortionCounts counts = rows.counts();
    List<Float> weights =
        configuration.classWeighting() == ClassWeighting.BALANCED
            ? counts.balancedWeights()
            : List.of();
    return request.first().state(counts.classes().size(), weights);
  }

  private Result judge(
      SplitRows rows, PortionChunks unseen, TrainingData data, TrainingState state) {
    PortionCounts counts = rows.counts();
    Standardisation standardisation = data.batches().standardisation();
    TestScorer.Judged judged = test(rows, unseen, state.best(), standardisation);
    TrainedHead head =
        new TrainedHead(state.best().zip(), standardisation, counts.labels(), features.width());
    return new Result(
        head,
        new TrainingRecord(
            Provenance.version(),
            configuration,
            rows.rule(),
            new TrainingRecord.Table(
                features.uris(), features.columns(), features.origin(), features.extents()),
            counts.labels(),
            counts.classes(),
            new TrainingRecord.Unused(
                counts.unlabelled(),
                data.leftOut() + judged.leftOut(),
                counts.unassigned(),
                features.incomplete()),
            state.history(),
            state.bestEpoch(),
            state.seconds(),
            data.layout().workers(),
            judged.tally().rows() == 0 ? null : judged.tally().metrics(counts.labels()),
            standardisation,
            request.first().retraining().orElse(null)));
  }

  private TestScorer.Judged test(
      SplitRows rows, PortionChunks unseen, HeadState best, Standardisation standardisation) {
    try (JobDescription job = JobDescription.of(spark, "Evaluate the head on the test rows")) {
      return new TestScorer(rows.counts().labels(), standardisation).score(best, unseen.chunks());
    }
  }
}
