package io.frostline.spark.training;

import io.frostline.classifier.FrozenHead;
import io.frostline.head.HeadState;
import io.frostline.retrain.Retraining;
import java.util.List;
import java.util.Optional;

/** The network that a training starts from. */
public interface FirstNetwork {
  /**
   * The network before the first epoch: rows of features in, probabilities out.
   *
   * @param classWeights the weight of a row of each class; empty if all weights are equal
   */
  HeadState state(int classes, List<Float> classWeights);

  /**
   * The backbone layers that it retrains, if any; their input features are then not standardised.
   */
  Optional<Retraining> retraining();

  /**
   * The head that it computes before the first epoch, if it starts from one. The split and classes
   * of the head are kept, and the head takes part in the choice of the best epoch.
   */
  default Optional<FrozenHead> start() {
    return Optional.empty();
  }
}
