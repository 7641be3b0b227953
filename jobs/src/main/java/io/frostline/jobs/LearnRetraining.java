package io.frostline.jobs;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.classifier.TrainingRecord;
import io.frostline.head.Epoch;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.retrain.Initialisation;
import io.frostline.retrain.NetworkEnd;
import io.frostline.retrain.RetrainableLayers;
import io.frostline.retrain.UpperNetwork;
import java.util.Optional;

/** Whether {@code learn} retrains layers below its head, and what came of it. */
final class LearnRetraining {
  private final LearnTask task;
  private final Optional<String> obstacle;

  /**
   * Finds out whether it is possible, if it is asked for.
   *
   * @param head that the retraining starts from
   */
  LearnRetraining(LearnTask task, LearnPlan plan, LearnHead head) {
    this.task = task;
    this.obstacle = task.finetunes() ? obstacle(task.backbone(), plan, head) : Optional.empty();
  }

  private static Optional<String> obstacle(ModelPackage backbone, LearnPlan plan, LearnHead head) {
    if (plan.ofFew()) {
      return Optional.of(
          "Not fine-tuned: of so few images, none are kept to decide whether that improves the classifier.");
    }
    CutPoint cut = head.cuts().get(0);
    try {
      NetworkEnd end =
          new NetworkEnd(backbone.description().layer(cut.layer()).orElseThrow(), cut.pooling());
      Layer from = new RetrainableLayers(backbone, end, Initialisation.PRETRAINED).usual();
      UpperNetwork.of(backbone, from, end, Initialisation.PRETRAINED);
      return Optional.empty();
    } catch (UserException impossible) {
      return Optional.of("Not fine-tuned: " + impossible.getMessage());
    }
  }

  /** Whether it does. */
  boolean isDone() {
    return task.finetunes() && obstacle.isEmpty();
  }

  /** The package of the head: the classifier itself unless it is retrained. */
  ModelName trained() {
    return isDone() ? LearnTask.head(task.name()) : task.name();
  }

  /** The table that the classifier reads. */
  String table() {
    return isDone() ? task.folder().activations() : task.folder().features();
  }

  /** What a person may wonder about: that it was not possible, or what it changed. */
  Optional<String> note() {
    return isDone() ? Optional.of(outcome()) : obstacle;
  }

  private String outcome() {
    TrainingRecord record = ClassifierPackage.record(task.store().open(task.name().text()));
    Epoch start = record.history().get(0);
    Epoch best = record.best();
    return best.number() == start.number()
        ? Formatted.of(
            "Fine-tuning from %s on did not lower the validation loss of the head, %.4f, so the layers stay as they were.",
            record.retraining().from(), start.validationLoss())
        : Formatted.of(
            "Fine-tuned from %s on: the validation loss fell from %.4f, that of the head, to %.4f.",
            record.retraining().from(), start.validationLoss(), best.validationLoss());
  }
}
