package io.frostline.spark.probe;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.RandomWeights;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.SplitRule;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.extraction.ExtractionRun;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.GroupChoice;
import io.frostline.spark.features.GroupFolds;
import io.frostline.spark.features.GroupedSplit;
import io.frostline.spark.training.PortionCounts;
import io.frostline.spark.training.SplitChoice;
import io.frostline.spark.training.SplitFinder;
import io.frostline.storage.TemporaryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** The tables of a probe: extracted, or resumed, and split. */
record ProbeTables(SparkSession spark, ProbeRequest request, ProbeProgress progress) {
  private static final long RANDOM_WEIGHTS_SEED = 1;

  /** The features at all cuts. */
  FeatureTable features() {
    return extract(
        Formatted.of(
            "Features at %s, %s:",
            Count.of(request.layers().size(), "layer"), Count.of(request.cuts().size(), "column")),
        request.featureTable(),
        ExtractionPlan.features(request.model(), request.cuts()));
  }

  /**
   * Those of the controls; the network with random weights is only needed until the executors have
   * it.
   */
  FeatureTable controls() {
    try {
      Path folder = TemporaryFiles.folder("frostline-probe");
      try {
        ModelPackage random = RandomWeights.of(request.model(), folder, RANDOM_WEIGHTS_SEED);
        return extract(
            Formatted.of(
                "Controls: %s with random weights, and bare examples:",
                Count.of(request.controlledCuts().size(), "column")),
            request.controlTable(),
            ExtractionPlan.withBare(random, request.controlledCuts()));
      } finally {
        for (String file : ModelPackage.FILES) {
          Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private FeatureTable extract(String what, String table, ExtractionPlan exact) {
    ExtractionPlan plan = exact.with(request.decoding()).with(request.use());
    plan.tryOut(request.limits().batch());
    ExtractionRequest extraction =
        new ExtractionRequest(request.images(), table, request.existingRows(), request.limits());
    new ExtractionRun(spark, extraction, List.of(plan), progress.extraction(what)).run();
    return FeatureTable.open(spark, table);
  }

  /** Which examples train heads, and which test them. */
  SplitRule split(FeatureTable features) {
    SplitRule.Shares shares = new SplitRule.Shares(1 - request.testShare(), 0, request.testShare());
    return new SplitFinder(
            features.rows(), new SplitChoice(shares, null, request.together().text()))
        .find();
  }

  /**
   * The trainings from one number of examples.
   *
   * @throws UserException if the groups cannot be understood, or there are fewer than two
   */
  Repetitions repetitions(FeatureTable features, SplitRule rule) {
    GroupChoice groups = request.groups();
    return groups.isNone()
        ? Repetitions.byRule(rule, request.seeds())
        : new Repetitions(
            rule, groups, GroupFolds.of(groups.assign(features.rows()), groups), request.seeds());
  }

  /**
   * The rows of each portion.
   *
   * @throws UserException if there is nothing to train on, or to test with
   */
  PortionCounts count(FeatureTable features, SplitRule rule) {
    PortionCounts counts = PortionCounts.of(GroupedSplit.assign(features.rows(), rule));
    counts.refuseTooFew(features.uri());
    if (counts.test() == 0) {
      throw new UserException(
          Formatted.of(
              "There are no test %4$s: --test %3$s of %1$s in %2$s is less than one. Raise --sample"
                  + " or --test, or add %4$s.",
              Count.of(counts.train(), request.form().examples().noun()),
              Count.of(counts.labels().size(), "class"),
              request.testShare(),
              request.form().examples().nouns()));
    }
    return counts;
  }
}
