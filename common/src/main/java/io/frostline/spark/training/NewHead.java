package io.frostline.spark.training;

import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadLayers;
import io.frostline.head.HeadState;
import io.frostline.retrain.Retraining;
import java.util.List;
import java.util.Optional;

/**
 * A head of new layers only, on standardised features.
 *
 * @param width features per row
 */
record NewHead(HeadConfiguration configuration, int width) implements FirstNetwork {
  @Override
  public HeadState state(int classes, List<Float> classWeights) {
    return HeadState.of(new HeadLayers(configuration, width, classes, classWeights).network());
  }

  @Override
  public Optional<Retraining> retraining() {
    return Optional.empty();
  }
}
