package io.frostline.head;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/**
 * How the layers of a backbone that are retrained are set up, and the new one behind them.
 *
 * @param configuration of the training; the learning rate is the new layer's
 * @param oldLearningRate of the layers that the backbone had
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
   * The new layer. It starts at zero, so that in the first step it pulls at no old layer, and later
   * only where it has found something.
   *
   * @param classWeights what a row of each class counts; empty where all count the same
   */
  public OutputLayer.Builder output(int classes, List<Float> classWeights) {
    return HeadLayers.softmax(classes, classWeights)
        .weightInit(org.deeplearning4j.nn.weights.WeightInit.ZERO)
        .updater(configuration.optimizer().updater(configuration.learningRate()));
  }
}
