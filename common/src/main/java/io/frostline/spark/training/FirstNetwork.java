package io.frostline.spark.training;

import io.frostline.head.HeadState;
import io.frostline.retrain.Retraining;
import java.util.List;
import java.util.Optional;

/** What a training begins with. */
public interface FirstNetwork {
  /**
   * The network before the first epoch: rows of features in, probabilities out.
   *
   * @param classWeights what a row of each class counts; empty where all count the same
   */
  HeadState state(int classes, List<Float> classWeights);

  /** Which layers of a backbone it has, whose features are then left as they are. */
  Optional<Retraining> retraining();
}
