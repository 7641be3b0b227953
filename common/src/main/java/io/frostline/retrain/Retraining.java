package io.frostline.retrain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;

/**
 * Which layers of a backbone are trained, and how fast.
 *
 * @param from the layer above which they are trained
 * @param initialisation what they start from
 * @param oldLearningRate their learning rate in the first epoch; the new output layer has its own
 * @param head what the output layer starts from; null if it starts at zero
 * @param weights of an epoch that are kept
 * @param augmented how many augmented versions of each training image are trained on
 * @param probe the cut that a probe recommends; null if no probe was given
 */
public record Retraining(
    String from,
    Initialisation initialisation,
    @JsonProperty("old_learning_rate") double oldLearningRate,
    @JsonInclude(JsonInclude.Include.NON_NULL) StartingHead head,
    @JsonInclude(JsonInclude.Include.NON_NULL) EpochWeights weights,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int augmented,
    @JsonInclude(JsonInclude.Include.NON_NULL) ProbedCut probe) {
  public Retraining {
    weights = weights == null ? EpochWeights.LAST : weights;
    if (!(oldLearningRate > 0 && oldLearningRate <= 10)) {
      throw new UserException(
          Formatted.of(
              "--old-learning-rate is %s, but must be above 0 and at most 10. Change it, or leave it out for the default; to keep the old layers as they are, use `frostline train`.",
              oldLearningRate));
    }
  }

  /** On images as they are, with an output layer that starts at zero. */
  public Retraining(String from, Initialisation initialisation, double oldLearningRate) {
    this(from, initialisation, oldLearningRate, null, EpochWeights.LAST, 0, null);
  }

  /** Whether the layers start from the backbone's weights. */
  @JsonIgnore
  public boolean isPretrained() {
    return initialisation == Initialisation.PRETRAINED;
  }
}
