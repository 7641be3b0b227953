package io.frostline.spark.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.frostline.classifier.TrainingRecord.ClassRows;
import io.frostline.evaluation.UnseenGroups;
import io.frostline.feature.Portion;
import io.frostline.head.FoldLosses;
import io.frostline.head.L2Candidate;
import io.frostline.head.L2Path;
import io.frostline.head.PairedLosses;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.TableSplit;
import io.frostline.spark.features.GroupFolds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains heads on all groups but those of one fold, and evaluates them on that fold, for each fold.
 *
 * <p>Only training and validation rows take part, so that the test rows decide nothing. The epoch
 * is chosen by the validation rows of the groups that the head sees, as in the final training. The
 * penalty is chosen by the figures that are reported, one of eight, which makes them hardly better.
 */
final class GroupTraining {
  private final TrainingContext context;
  private final TrainingRequest request;
  private final GroupFolds folds;

  GroupTraining(TrainingContext context, GroupFolds folds) {
    this.context = context;
    this.request = context.request();
    this.folds = folds;
  }

  /**
   * The result.
   *
   * @param candidates the penalties that were compared; empty if there was one only
   */
  record LeftOut(UnseenGroups unseen, List<L2Candidate> candidates) {}

  /**
   * Trains and evaluates.
   *
   * @param rows with their portions
   * @param identity of the final training
   */
  LeftOut run(SplitRows rows, TrainingIdentity identity) {
    Dataset<Row> grouped = request.groups().assign(rows.rows()).withColumn("fold", folds.fold());
    List<FoldResult> results = new ArrayList<>();
    for (int fold = 1; fold <= folds.count(); fold++) {
      context.progress().fold(fold, folds);
      results.add(fold(rows, grouped, fold, identity.ofFold(fold)));
    }
    return leftOut(results);
  }

  private FoldResult fold(
      SplitRows all, Dataset<Row> grouped, int fold, TrainingIdentity identity) {
    TrainingContext ofFold = context.ofFold(fold);
    Optional<FoldResult> finished = ofFold.checkpoints().readFinished();
    if (finished.isPresent()) {
      ofFold.check(finished.get().identity(), finished.get().workers(), identity);
      context.progress().finishedFold();
      return finished.get();
    }
    FoldResult result = trained(all, grouped, fold, new TrainingPass(ofFold, identity));
    context.lease().check();
    ofFold.checkpoints().finish(result);
    return result;
  }

  private FoldResult trained(SplitRows all, Dataset<Row> grouped, int fold, TrainingPass pass) {
    Dataset<Row> rows = grouped.withColumn(TableSplit.COLUMN, portion(fold));
    PortionCounts counts = PortionCounts.of(rows);
    List<ClassRows> known = counts.classes().stream().filter(each -> each.train() > 0).toList();
    long tested = known.stream().mapToLong(ClassRows::test).sum();
    refuseNothingToLearn(known, tested, fold);
    SplitRows ofFold =
        new SplitRows(
            rows.withColumn(TableSplit.COLUMN, ofClasses(known)),
            all.rule(),
            new PortionCounts(known, counts.unlabelled(), 0),
            all.augmented());
    return pass.run(
        ofFold,
        request.penalties(),
        trained ->
            new FoldResult(
                pass.identity(),
                trained.data().layout().workers(),
                evaluate(trained),
                counts.test() - tested));
  }

  /** What is left out is tested; the test rows of the table take no part. */
  private static Column portion(int fold) {
    Column portion = col(TableSplit.COLUMN);
    return when(portion.equalTo(Portion.TEST.keyword()), null)
        .when(col("fold").equalTo(fold), when(portion.isNotNull(), lit(Portion.TEST.keyword())))
        .when(col("fold").isNotNull(), portion);
  }

  private static Column ofClasses(List<ClassRows> known) {
    Set<String> labels = known.stream().map(ClassRows::label).collect(Collectors.toSet());
    return when(col("label").isin(labels.toArray()), col(TableSplit.COLUMN));
  }

  private void refuseNothingToLearn(List<ClassRows> known, long tested, int fold) {
    if (known.size() < 2 || tested == 0) {
      throw new UserException(
          Formatted.of(
              "--groups %s: the group '%s' and the others of fold %d have only classes that no other group has, so nothing can be learnt about them from the others. Choose groups that have examples of several classes, or leave out --groups.",
              request.groups().text(), folds.groups(fold).get(0), fold));
    }
  }

  private PairedLosses evaluate(TrainingPass.Trained trained) {
    try (JobDescription job =
        JobDescription.of(context.spark(), "Evaluate the heads on the groups left out")) {
      return trained
          .data()
          .comparison()
          .compare(trained.candidates().best(), trained.unseen().chunks());
    }
  }

  private LeftOut leftOut(List<FoldResult> results) {
    List<L2Candidate> candidates =
        request.penalties().isEmpty()
            ? List.of()
            : new FoldLosses(results.stream().map(FoldResult::losses).toList())
                .candidates(request.penalties());
    int chosen = candidates.isEmpty() ? 0 : candidates.indexOf(L2Path.chosen(candidates));
    return new LeftOut(
        UnseenGroups.of(
            request.groups().text(),
            folds.rows().size(),
            results.stream()
                .map(FoldResult::losses)
                .filter(losses -> losses.rows() > 0)
                .map(losses -> new UnseenGroups.Fold(losses.rows(), losses.accuracy(chosen)))
                .toList(),
            folds.ungrouped() + results.stream().mapToLong(FoldResult::unknown).sum()),
        candidates);
  }
}
