package io.frostline.jobs;

import io.frostline.classifier.FrozenHead;
import io.frostline.head.HeadConfiguration;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.table.ResultTable.ExistingRows;
import io.frostline.spark.training.ContinuedHead;
import io.frostline.spark.training.FirstNetwork;
import io.frostline.spark.training.NotFinite;
import io.frostline.spark.training.RetrainedLayers;
import io.frostline.spark.training.SplitChoice;
import io.frostline.spark.training.TrainingProgress;
import io.frostline.spark.training.TrainingRequest;
import io.frostline.spark.training.TrainingRun;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.spark.sql.SparkSession;

/**
 * Upper layers, retrained on tables of activations: from a head, which is trained first unless it
 * is given, or with a new output layer.
 *
 * @param layers with a new output layer
 * @param given the head to start from; null if one is trained first, or none at all
 * @param startingFrom the layers with an output layer that starts from a head
 */
record RetrainingRun(
    ActivationTables tables,
    RetrainedLayers layers,
    FrozenHead given,
    Function<FrozenHead, RetrainedLayers> startingFrom,
    SplitChoice choice,
    Settings settings) {

  /**
   * How it is trained.
   *
   * @param head that is trained first, by the number of its features
   * @param seed of the augmentation
   * @param workers whose parameters are averaged; 0 for as many as there are task slots
   */
  record Settings(IntFunction<HeadConfiguration> head, long seed, int workers) {}

  /** What came of it, and what it was trained on. */
  record Retrained(TrainingRun.Result result, FeatureSelection activations) {}

  /**
   * Does the work, or what an interrupted run has left of it.
   *
   * @param folder where an interrupted run leaves its state
   * @param existing what becomes of the rows that the tables have
   */
  Retrained run(SparkSession session, String folder, ExistingRows existing) {
    ActivationTables.Filled filled = tables.fill(session, folder, settings.seed, existing);
    Optional<FrozenHead> start =
        tables.end().isEmpty()
            ? Optional.ofNullable(given)
            : trainedFirst(session, filled.ends(), folder);
    FirstNetwork first =
        start
            .<FirstNetwork>map(head -> new ContinuedHead(startingFrom.apply(head), head))
            .orElse(layers);
    HeadConfiguration configuration = start.map(startingFrom).orElse(layers).configuration();
    FeatureSelection activations = filled.activations();
    return new Retrained(
        train(
            session,
            new TrainingRequest(
                activations,
                configuration,
                first,
                choice,
                NotFinite.REFUSE,
                settings.workers,
                folder)),
        activations);
  }

  /** A head on the features at the end; none if nothing decides whether retraining improves it. */
  private Optional<FrozenHead> trainedFirst(
      SparkSession session, FeatureSelection features, String folder) {
    System.err.println("First a head on the features at the end:");
    TrainingRun.Result trained =
        train(
            session,
            new TrainingRequest(
                features,
                settings.head.apply(features.width()),
                choice,
                NotFinite.REFUSE,
                settings.workers,
                folder + "/head"));
    boolean validated = trained.record().rows().stream().anyMatch(rows -> rows.validation() > 0);
    return Optional.of(FrozenHead.of(trained.head(), trained.record())).filter(head -> validated);
  }

  private static TrainingRun.Result train(SparkSession session, TrainingRequest request) {
    return new TrainingRun(session, request, new TrainingProgress(System.err)).run();
  }
}
