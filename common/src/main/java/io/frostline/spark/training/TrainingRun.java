package io.frostline.spark.training;

import io.frostline.backbone.Sha256;
import io.frostline.classifier.FrozenHead;
import io.frostline.classifier.TrainingRecord;
import io.frostline.evaluation.UnseenGroups;
import io.frostline.feature.Provenance;
import io.frostline.feature.SplitRule;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import io.frostline.head.L2Path;
import io.frostline.head.Standardisation;
import io.frostline.head.TrainedHead;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.InputFiles;
import io.frostline.spark.JobDescription;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.GroupChoice;
import io.frostline.spark.features.GroupFolds;
import io.frostline.storage.Lease;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

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
      return run(new TrainingContext(spark, request, checkpoints, lease, progress));
    }
  }

  private Result run(TrainingContext context) {
    if (request.groups().isNone()) {
      TrainingPass pass = new TrainingPass(context, identity(null));
      SplitRows rows = split(pass);
      refuseNothingToChooseBy(rows.counts());
      return pass.run(
          rows,
          request.penalties(),
          trained -> judge(rows, trained, ChosenHead.byValidation(spark, request, trained), null));
    }
    return withGroups(context);
  }

  private Result withGroups(TrainingContext context) {
    GroupFolds folds =
        GroupFolds.of(
            request.groups().assign(features.rows()).where(SplitFinder.labelled()),
            request.groups());
    TrainingIdentity identity = identity(request.groups().text() + " " + folds.sha256());
    TrainingPass pass = new TrainingPass(context, identity);
    SplitRows rows = split(pass);
    GroupTraining.LeftOut leftOut = new GroupTraining(context, folds).run(rows, identity);
    progress.allGroups();
    List<Double> chosen =
        leftOut.candidates().isEmpty()
            ? List.of()
            : List.of(L2Path.chosen(leftOut.candidates()).l2());
    HeadConfiguration used = chosen.isEmpty() ? configuration : configuration.withL2(chosen.get(0));
    return pass.run(
        rows,
        chosen,
        trained ->
            judge(
                rows,
                trained,
                ChosenHead.only(used, trained, leftOut.candidates()),
                leftOut.unseen()));
  }

  private TrainingIdentity identity(String groups) {
    String files =
        Stream.concat(
                Stream.of(features.rows()), features.versions().stream().map(FeatureTable::rows))
            .flatMap(rows -> InputFiles.of(rows).stream())
            .map(Path::getName)
            .sorted()
            .collect(Collectors.joining("\n"));
    return new TrainingIdentity(
        configuration,
        request.penalties(),
        identifiedSplit(),
        request.notFinite(),
        features.uris(),
        features.origin(),
        features.columns(),
        features.count(),
        Sha256.of((files + features.exclusion()).getBytes(StandardCharsets.UTF_8)),
        groups,
        0,
        request.first().retraining().orElse(null));
  }

  /** With a checksum of the groups that are kept together, if a file has them. */
  private SplitChoice identifiedSplit() {
    SplitChoice choice = request.split();
    if (choice.groups().isEmpty()) {
      return choice;
    }
    GroupChoice groups = choice.groupChoice();
    return choice.keeping(
        Formatted.of(
                "%s %s", groups.qualified(features.rows()).text(), groups.checksum(features.rows()))
            .strip());
  }

  private SplitRows split(TrainingPass pass) {
    SplitRule rule =
        pass.split()
            .or(() -> request.first().start().map(FrozenHead::split))
            .orElseGet(() -> new SplitFinder(features.rows(), request.split()).find());
    SplitRows rows = SplitRows.of(features, rule);
    FewRows.check(configuration, rows.counts());
    request.first().start().ifPresent(head -> ContinuedHead.check(head, rows.counts()));
    return rows;
  }

  private void refuseNothingToChooseBy(PortionCounts counts) {
    if (!request.penalties().isEmpty() && counts.validation() == 0) {
      throw new UserException(
          "--l2 auto compares penalties on the validation rows, but there are none. Give them a share with --split, such as 80/10/10, or give one penalty with --l2, such as 0.01.");
    }
  }

  private Result judge(
      SplitRows rows, TrainingPass.Trained trained, ChosenHead chosen, UnseenGroups unseen) {
    PortionCounts counts = rows.counts();
    TrainingData data = trained.data();
    TrainingState state = chosen.state();
    progress.end(state, configuration);
    Standardisation standardisation = data.batches().standardisation();
    TestScorer.Judged judged = test(rows, trained.unseen(), state.best(), standardisation);
    TrainedHead head =
        new TrainedHead(state.best().zip(), standardisation, counts.labels(), features.width());
    return new Result(
        head,
        new TrainingRecord(
            Provenance.version(),
            chosen.configuration(),
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
            trained.candidates().seconds(),
            data.layout().workers(),
            judged.tally().rows() == 0 ? null : judged.tally().metrics(counts.labels()),
            standardisation,
            request.first().retraining().orElse(null),
            chosen.candidates(),
            unseen));
  }

  private TestScorer.Judged test(
      SplitRows rows, PortionChunks unseen, HeadState best, Standardisation standardisation) {
    try (JobDescription job = JobDescription.of(spark, "Evaluate the head on the test rows")) {
      return new TestScorer(rows.counts().labels(), standardisation).score(best, unseen.chunks());
    }
  }
}
