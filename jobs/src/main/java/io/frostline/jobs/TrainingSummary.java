package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.classifier.GuessingNote;
import io.frostline.classifier.TrainingRecord;
import io.frostline.head.Epoch;
import io.frostline.message.Count;
import io.frostline.message.FieldStream;
import io.frostline.message.Formatted;
import io.frostline.message.PlainNumber;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The outcome of a training, in a few lines. */
final class TrainingSummary {
  private TrainingSummary() {}

  static void print(
      PrintStream to, PackageStore store, ModelPackage classifier, TrainingRecord record) {
    Epoch best = record.best();
    to.printf(
        Locale.ROOT,
        "%s is the best: training accuracy %.1f %%%s.%n",
        best.number() == 0
            ? Formatted.of(
                "The head %s, before the first of %s,",
                record.retraining().head().model(), Count.of(record.epochs(), "epoch"))
            : Formatted.of("Epoch %d of %d", best.number(), record.epochs()),
        100 * best.trainingAccuracy(),
        best.validationAccuracy() == null
            ? ""
            : Formatted.of(", validation accuracy %.1f %%", 100 * best.validationAccuracy()));
    if (!record.l2Candidates().isEmpty()) {
      PenaltyTable.print(to, record);
    }
    if (best.ridge() != null) {
      to.printf(
          Locale.ROOT,
          "Chosen by leaving out one training row after the other: penalty %s, temperature %.3g.%n",
          PlainNumber.of(best.ridge().penalty()),
          best.ridge().temperature());
    }
    record
        .table()
        .imagesListed()
        .ifPresent(
            listed ->
                to.printf(
                    Locale.ROOT,
                    "Labelled rows used: %,d of %,d listed.%n",
                    record.rowsUsed(),
                    listed));
    if (record.metrics() != null) {
      to.printf(
          Locale.ROOT,
          "Test accuracy %.1f %% (%.1f to %.1f %% with 95 %% confidence), macro F1 %.3f, over %s.%n",
          100 * record.metrics().accuracy(),
          100 * record.metrics().accuracyInterval().low(),
          100 * record.metrics().accuracyInterval().high(),
          record.metrics().macro().f1(),
          Count.of(record.metrics().rows(), "row"));
      GuessingNote.on(record.metrics(), record.retraining()).ifPresent(to::println);
    }
    if (record.split().groups() != null) {
      to.println("Kept together by the split: " + record.split().groups().inWords() + ".");
    }
    if (record.unseenGroups() != null) {
      to.println("On groups never seen: " + record.unseenGroups().inWords() + ".");
    }
    String line =
        Formatted.of(
            "Classifier %s with %s is in the store %s.",
            classifier.description().name(),
            Count.of(record.classes().size(), "class"),
            store.location());
    to.println(line);
    FieldStream.record(System.err, line, fields(classifier, record));
  }

  private static Map<String, Object> fields(ModelPackage classifier, TrainingRecord record) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "summary");
    fields.put("stage", "train");
    fields.put("classifier", classifier.description().name());
    fields.put("classes", record.classes().size());
    fields.put("epochs", record.epochs());
    fields.put("best_epoch", record.bestEpoch());
    if (!record.l2Candidates().isEmpty()) {
      fields.put("l2", record.configuration().l2());
    }
    if (record.best().ridge() != null) {
      fields.put("ridge_penalty", record.best().ridge().penalty());
      fields.put("ridge_temperature", record.best().ridge().temperature());
    }
    fields.put("rows", record.rowsUsed());
    if (record.metrics() != null) {
      fields.put("test_rows", record.metrics().rows());
      fields.put("accuracy", record.metrics().accuracy());
      fields.put("macro_f1", record.metrics().macro().f1());
    }
    if (record.unseenGroups() != null) {
      fields.put("unseen_groups_accuracy", record.unseenGroups().accuracy());
    }
    return fields;
  }
}
