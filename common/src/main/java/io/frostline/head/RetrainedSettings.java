package io.frostline.head;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/**
 * The settings of the backbone layers that are retrained, and of the new layer after them.
 *
 * @param configuration of the training; the learning rate is the new layer's
 * @param oldLearningRate of the backbone's layers
 */
public record RetrainedSettings(HeadConfiguration configuration, double oldLearningRate) {

  /** For the layers of the backbone. */
  public NeuralNetConfiguration.Builder old() {
    return new NeuralNetConfiguration.Builder()
        .seed(configuration.seed())
        .l2(configuration.l2())
        .updater(configuration.optimizer().updater(oldLearningRate));
  }

  /**
   * The new layer. It starts at zero, so that the first step changes no old layer, and later steps
   * only as far as it has learnt something.
   *
   * @param classWeights how much a row of each class counts; empty if all count the same
   */
  public OutputLayer.Builder output(int classes, List<Float> classWeights) {
    return HeadLayers.softmax(classes, classWeights)
        .weightInit(org.deeplearning4j.nn.weights.WeightInit.ZERO)
        .updater(configuration.optimizer().updater(configuration.learningRate()));
  }
}
