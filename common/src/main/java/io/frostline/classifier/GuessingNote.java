package io.frostline.classifier;

import io.frostline.evaluation.Metrics;
import io.frostline.message.Formatted;
import io.frostline.retrain.Retraining;
import java.util.Optional;

/** A warning about a classifier that has learned nothing, with what to change. */
public final class GuessingNote {
  private static final String OF_HEADS =
      "Measure other layers with probe, or give more examples of each class";
  private static final String OF_RETRAINED_LAYERS =
      "Lower --learning-rate and --old-learning-rate, begin at a higher --from-layer, or train a head alone (extract, then train)";

  private GuessingNote() {}

  /**
   * The warning; empty if the classifier is better than guessing.
   *
   * @param retraining how the upper layers were retrained; null for a head alone
   */
  public static Optional<String> on(Metrics metrics, Retraining retraining) {
    return metrics.beatsGuessing()
        ? Optional.empty()
        : Optional.of(
            Formatted.of(
                "Warning: an accuracy of %.1f %% (%.1f to %.1f %%) cannot be told from always answering with the most frequent class, which gives %.1f %%. %s.",
                100 * metrics.accuracy(),
                100 * metrics.accuracyInterval().low(),
                100 * metrics.accuracyInterval().high(),
                100 * metrics.baseline(),
                retraining == null ? OF_HEADS : OF_RETRAINED_LAYERS));
  }
}
