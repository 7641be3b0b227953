package io.frostline.spark.training;

import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import io.frostline.head.RetrainedSettings;
import io.frostline.retrain.Retraining;
import io.frostline.retrain.UpperNetwork;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The upper layers of a backbone with a new output layer, on unstandardised activations. */
public record RetrainedLayers(
    UpperNetwork network, HeadConfiguration configuration, Retraining told)
    implements FirstNetwork {
  @Override
  public HeadState state(int classes, List<Float> classWeights) {
    return HeadState.of(graph(classes, classWeights));
  }

  /** The same as a graph. */
  ComputationGraph graph(int classes, List<Float> classWeights) {
    RetrainedSettings settings = new RetrainedSettings(configuration, told.oldLearningRate());
    return network.graph(settings.old(), settings.output(classes, classWeights));
  }

  @Override
  public Optional<Retraining> retraining() {
    return Optional.of(told);
  }
}
