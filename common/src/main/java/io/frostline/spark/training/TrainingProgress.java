package io.frostline.spark.training;

import io.frostline.classifier.TrainingRecord.ClassRows;
import io.frostline.feature.Portion;
import io.frostline.feature.SplitRule;
import io.frostline.head.Epoch;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.Optimizer;
import io.frostline.message.Count;
import io.frostline.message.FieldStream;
import io.frostline.message.Formatted;
import io.frostline.message.PlainNumber;
import io.frostline.message.TimeInWords;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.GroupFolds;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the progress of a training: one line per epoch. */
public final class TrainingProgress {
  /** How far a portion may be from its share before that is reported. */
  private static final double UNEVEN = 0.05;

  private static final int PER_CENT = 100;

  private final PrintStream out;

  public TrainingProgress(PrintStream out) {
    this.out = out;
  }

  void resume(int epochs) {
    out.printf(Locale.ROOT, "Resuming an interrupted training after epoch %d.%n", epochs);
  }

  void begin(
      FeatureSelection features,
      SplitRows rows,
      PortionChunks training,
      HeadConfiguration configuration) {
    PortionCounts counts = rows.counts();
    WorkLayout layout = training.layout();
    out.printf(
        Locale.ROOT,
        "%,d training, %,d validation and %,d test rows of %,d classes.%n",
        counts.train(),
        counts.validation(),
        counts.test(),
        counts.classes().size());
    if (rows.augmented() > 0) {
      out.printf(
          Locale.ROOT,
          "With %s of each training image: %s.%n",
          Count.of(rows.augmented(), "augmented version"),
          Count.of(rows.of(Portion.TRAIN), "training row"));
    }
    features.notes().forEach(out::println);
    tellGroups(rows);
    tellUnused(counts);
    if (configuration.optimizer().isAtOnce()) {
      out.println(
          configuration.optimizer() == Optimizer.RIDGE
              ? "The head is solved for in closed form."
              : "Trained on all rows at once, until it has converged.");
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s; %s of %s per epoch, averaged %s; initial learning rate %s.%n",
        Count.of(layout.workers(), "worker"),
        Count.of(layout.stepsOfEpoch(), "step"),
        Count.of(training.batchSize(), "row"),
        Count.of(layout.rounds(), "time"),
        PlainNumber.of(configuration.learningRate()));
  }

  private void tellGroups(SplitRows rows) {
    SplitRule.Groups groups = rows.rule().groups();
    if (groups == null) {
      return;
    }
    out.println("Kept together: " + groups.inWords() + ".");
    SplitRule.Shares shares = rows.rule().shares();
    PortionCounts counts = rows.counts();
    double all = counts.train() + counts.validation() + counts.test();
    if (Math.abs(counts.train() / all - shares.train()) > UNEVEN
        || Math.abs(counts.validation() / all - shares.validation()) > UNEVEN
        || Math.abs(counts.test() / all - shares.test()) > UNEVEN) {
      out.printf(
          Locale.ROOT,
          "The groups are too large for the shares: training has %.0f %%, validation %.0f %% and"
              + " test %.0f %% of the rows.%n",
          PER_CENT * counts.train() / all,
          PER_CENT * counts.validation() / all,
          PER_CENT * counts.test() / all);
    }
  }

  private void tellUnused(PortionCounts counts) {
    if (counts.unlabelled() > 0) {
      out.printf(
          Locale.ROOT,
          "%s left out.%n",
          Count.of(counts.unlabelled(), "row has no label and is", "rows have no label and are"));
    }
    if (counts.unassigned() > 0) {
      out.printf(
          Locale.ROOT,
          "%s no portion, or a label without training rows, and will be excluded.%n",
          Count.of(counts.unassigned(), "labelled row has", "labelled rows have"));
    }
    List<String> rare =
        counts.classes().stream()
            .filter(rows -> counts.test() > 0 && rows.test() == 0)
            .map(ClassRows::label)
            .toList();
    if (!rare.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "%s too few rows for a test row, for example '%s': the metrics do not cover %s.%n",
          Count.of(rare.size(), "class has", "classes have"),
          rare.get(0),
          Count.word(rare.size(), "it", "them"));
    }
    if (counts.validation() == 0) {
      out.println(
          "There are no validation rows, so the last epoch is treated as the best and patience is"
              + " ignored.");
    }
  }

  /** Before the training that leaves out a fold of groups. */
  void fold(int number, GroupFolds folds) {
    List<String> groups = folds.groups(number);
    out.printf(
        Locale.ROOT,
        "Fold %d of %d: tested is %s.%n",
        number,
        folds.count(),
        groups.size() == 1
            ? "'" + groups.get(0) + "'"
            : Formatted.of("%s, such as '%s'", Count.of(groups.size(), "group"), groups.get(0)));
  }

  /** Of a fold that is not trained again. */
  void finishedFold() {
    out.println("It was finished before the interruption.");
  }

  /** Before the training that leaves out nothing. */
  void allGroups() {
    out.println("The head, trained on all groups:");
  }

  /** The figures of the head that training starts from. */
  void start(Epoch head) {
    out.printf(
        Locale.ROOT,
        "The head before the first epoch: loss %.4f (validation %.4f), accuracy %.1f %% (validation"
            + " %.1f %%).%n",
        head.trainingLoss(),
        head.validationLoss(),
        100 * head.trainingAccuracy(),
        100 * head.validationAccuracy());
  }

  void end(TrainingState state, HeadConfiguration configuration) {
    if (state.isStoppedEarly(configuration)) {
      out.printf(
          Locale.ROOT,
          "Stopped because the validation loss has not improved for %s. %s.%n",
          Count.of(configuration.patience(), "epoch"),
          state.bestEpoch() == 0
              ? "The head before the first epoch is the best"
              : Formatted.of("Epoch %d is the best", state.bestEpoch()));
    }
  }

  /** Of several penalties, the line is about the one with the lowest validation loss so far. */
  void epoch(Candidates trained, HeadConfiguration configuration, List<Double> penalties) {
    int leader = trained.leader();
    List<Epoch> history = trained.states().get(leader).history();
    Epoch epoch = history.get(history.size() - 1);
    double left =
        trained.seconds() / trained.epochs() * (configuration.epochs() - trained.epochs());
    Map<String, Object> fields = fields(epoch, configuration, left);
    String line = line(epoch, configuration.epochs(), left);
    if (penalties.size() > 1) {
      double l2 = penalties.get(leader);
      fields.put("l2", l2);
      line += Formatted.of("; the best L2 so far is %s", PlainNumber.of(l2));
    }
    FieldStream.println(out, line, fields);
  }

  private static Map<String, Object> fields(
      Epoch epoch, HeadConfiguration configuration, double secondsLeft) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "epoch");
    fields.put("stage", "train");
    fields.put("epoch", epoch.number());
    fields.put("epochs", configuration.epochs());
    fields.put("loss", epoch.trainingLoss());
    fields.put("accuracy", epoch.trainingAccuracy());
    if (epoch.validationLoss() != null) {
      fields.put("validation_loss", epoch.validationLoss());
      fields.put("validation_accuracy", epoch.validationAccuracy());
    }
    fields.put("rows", epoch.rows());
    fields.put("rate", epoch.rows() / Math.max(1e-3, epoch.seconds()));
    fields.put("seconds", epoch.seconds());
    fields.put("seconds_left", secondsLeft);
    return fields;
  }

  /**
   * {@code Epoch 3 of 20: loss 0.1234 (validation 0.2345), accuracy 96.1 % (validation 93.0 %),
   * 48,123 rows/s, at most 12 s left}.
   */
  static String line(Epoch epoch, int epochs, double secondsLeft) {
    boolean validated = epoch.validationLoss() != null;
    return Formatted.of(
        "Epoch %d of %d: loss %.4f%s, accuracy %.1f %%%s, %,.0f rows/s, %s",
        epoch.number(),
        epochs,
        epoch.trainingLoss(),
        validated ? Formatted.of(" (validation %.4f)", epoch.validationLoss()) : "",
        100 * epoch.trainingAccuracy(),
        validated ? Formatted.of(" (validation %.1f %%)", 100 * epoch.validationAccuracy()) : "",
        epoch.rows() / Math.max(1e-3, epoch.seconds()),
        epoch.number() == epochs
            ? "done"
            : "at most " + TimeInWords.of((long) secondsLeft) + " left");
  }
}
