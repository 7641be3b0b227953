package io.frostline.spark.evaluation;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.classifier.TrainingRecord;
import io.frostline.classifier.TrainingRecord.ClassRows;
import io.frostline.evaluation.Report.Fact;
import io.frostline.evaluation.UnseenGroups;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.head.FeatureTransform;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.L2Candidate;
import io.frostline.head.Optimizer;
import io.frostline.head.RidgeChoice;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.PlainNumber;
import io.frostline.retrain.Retraining;
import io.frostline.retrain.StartingHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the package of a classifier records about its training, for readers of a report. */
final class TrainingFacts {
  private TrainingFacts() {}

  static List<Fact> of(ModelPackage classifier, TrainingRecord record) {
    ModelDescription model = classifier.description();
    Origin backbone = record.table().origin();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Model", Formatted.of("%s, sha256 %s", model.name(), model.sha256())));
    facts.add(
        new Fact("Backbone", Formatted.of("%s, sha256 %s", backbone.model(), backbone.sha256())));
    Optional.ofNullable(model.source().note())
        .map(note -> new Fact("Note on the backbone", note))
        .ifPresent(facts::add);
    facts.addAll(ofTraining(record));
    if (record.split().groups() != null) {
      facts.add(new Fact("Kept together by the split", record.split().groups().inWords()));
    }
    if (record.unseenGroups() != null) {
      facts.add(new Fact("Accuracy on groups never seen", groups(record.unseenGroups())));
    }
    return facts;
  }

  private static List<Fact> ofTraining(TrainingRecord record) {
    TrainingRecord.Table table = record.table();
    return List.of(
        new Fact(
            "Features",
            Formatted.of(
                "%s: %s per %s",
                layers(table.columns()),
                Count.of(FeatureColumn.width(table.columns()), "feature"),
                table.origin().examples().noun())),
        new Fact("Preprocessing", PlainNumber.within(table.origin().preprocessing())),
        new Fact("Head", head(record)),
        new Fact("Training", training(record)),
        new Fact("Trained from", Formatted.of("%s\n%s", tables(table), rows(record))),
        new Fact(
            "Trained in",
            Formatted.of(
                "%,.1f s, %s, %s, Frostline %s",
                record.seconds(),
                Count.of(record.epochs(), "epoch"),
                Count.of(record.workers(), "worker"),
                record.frostline())));
  }

  private static String tables(TrainingRecord.Table table) {
    return table.extents().isEmpty()
        ? String.join("\n", table.uris())
        : JudgedTable.inWords(table.extents());
  }

  private static String layers(List<FeatureColumn> columns) {
    return columns.stream()
        .map(column -> Formatted.of("layer %s, pool %s", column.layer(), column.pool()))
        .collect(Collectors.joining(", with "));
  }

  private static String head(TrainingRecord record) {
    Retraining retraining = record.retraining();
    return retraining == null
        ? head(record.configuration())
        : Formatted.of(
            "all layers above %s, %s, learning rate %s%s%s; %s",
            retraining.from(),
            retraining.initialisation().keyword(),
            PlainNumber.of(retraining.oldLearningRate()),
            retraining.augmented() == 0
                ? ""
                : ", with "
                    + Count.of(retraining.augmented(), "augmented version")
                    + " of each training image",
            retraining.probe() == null
                ? ""
                : Formatted.of(
                    "; the probe %s recommends layer %s, pool %s",
                    retraining.probe().probe(),
                    retraining.probe().layer(),
                    retraining.probe().pool()),
            output(retraining.head()));
  }

  private static String output(StartingHead head) {
    return head == null
        ? "a new output layer"
        : Formatted.of(
            "an output layer that started from the head %s on layer %s, pool %s",
            head.model(), head.layer(), head.pool().keyword());
  }

  private static String head(HeadConfiguration head) {
    return head.transform() == FeatureTransform.NONE
        ? layers(head)
        : layers(head) + ", features transformed by " + head.transform().keyword();
  }

  private static String layers(HeadConfiguration head) {
    if (head.hidden().isEmpty()) {
      return head.optimizer() == Optimizer.RIDGE
          ? "ridge regression with calibrated probabilities"
          : "softmax regression";
    }
    return Formatted.of(
        "hidden layers of %s units, %s, dropout %s",
        head.hidden().stream()
            .map(units -> Formatted.of("%,d", units))
            .collect(Collectors.joining(" and ")),
        head.activation().keyword(),
        PlainNumber.of(head.dropout()));
  }

  private static String training(TrainingRecord record) {
    HeadConfiguration head = record.configuration();
    if (head.optimizer() == Optimizer.RIDGE) {
      return ridge(record.best().ridge());
    }
    if (head.optimizer() == Optimizer.LBFGS) {
      return Formatted.of("on all rows at once until it has converged, L2 %s", l2(record));
    }
    return Formatted.of(
        "%s, learning rate %s (%s), L2 %s, batch size %,d, class weights %s\nmaximum epochs %,d, patience %,d, averagings per epoch %,d, seed %d",
        head.optimizer().keyword(),
        PlainNumber.of(head.learningRate()),
        head.schedule().keyword(),
        l2(record),
        head.batchSize(),
        head.classWeighting().keyword(),
        head.epochs(),
        head.patience(),
        head.averagings(),
        head.seed());
  }

  /** Packages of earlier builds do not have the choice. */
  private static String ridge(RidgeChoice choice) {
    return choice == null
        ? "in closed form, its penalty chosen by leaving out one training row after the other"
        : Formatted.of(
            "in closed form, penalty %s and temperature %.3g chosen by leaving out one training row after the other",
            PlainNumber.of(choice.penalty()), choice.temperature());
  }

  private static String l2(TrainingRecord record) {
    String l2 = PlainNumber.of(record.configuration().l2());
    List<L2Candidate> candidates = record.l2Candidates();
    return candidates.isEmpty()
        ? l2
        : Formatted.of(
            "%s (of %d from %s to %s)",
            l2,
            candidates.size(),
            PlainNumber.of(candidates.get(0).l2()),
            PlainNumber.of(candidates.get(candidates.size() - 1).l2()));
  }

  private static String groups(UnseenGroups unseen) {
    return Formatted.of("%s\ngroups by %s", unseen.inWords(), unseen.by());
  }

  private static String rows(TrainingRecord record) {
    return Formatted.of(
        "%,d training, %,d validation and %,d test %s",
        record.rows().stream().mapToLong(ClassRows::train).sum(),
        record.rows().stream().mapToLong(ClassRows::validation).sum(),
        record.rows().stream().mapToLong(ClassRows::test).sum(),
        record.table().origin().examples().nouns());
  }
}
