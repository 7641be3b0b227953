package io.frostline.head;

import io.frostline.message.Count;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * A head as a Deeplearning4j network: standardised features in, hidden layers, probabilities out.
 *
 * @param width features of one row
 * @param classWeights how much a row of each class counts in the loss; empty if all count the same
 */
public record HeadLayers(
    HeadConfiguration configuration, int width, int classes, List<Float> classWeights) {
  public HeadLayers {
    classWeights = List.copyOf(classWeights);
    if (classes < 2 || !classWeights.isEmpty() && classWeights.size() != classes) {
      throw new IllegalArgumentException(
          Count.of(classes, "class") + " with " + Count.of(classWeights.size(), "weight"));
    }
  }

  /** A network with the first weights that the seed gives. */
  public MultiLayerNetwork network() {
    MultiLayerNetwork network = new MultiLayerNetwork(layers());
    network.init();
    return network;
  }

  private MultiLayerConfiguration layers() {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(configuration.seed())
            .l2(configuration.l2())
            .updater(configuration.optimizer().updater(configuration.learningRate()))
            .list();
    List<Integer> hidden = configuration.hidden();
    for (int place = 0; place <= hidden.size(); place++) {
      FeedForwardLayer.Builder<?> layer = place < hidden.size() ? dense(hidden.get(place)) : last();
      layer.nIn(place == 0 ? width : hidden.get(place - 1));
      if (place > 0 && configuration.dropout() > 0) {
        // Deeplearning4j expects the share of the layer's input that is kept.
        layer.dropOut(1 - configuration.dropout());
      }
      layers.layer(layer.build());
    }
    return layers.build();
  }

  private DenseLayer.Builder dense(int units) {
    org.nd4j.linalg.activations.Activation activation =
        org.nd4j.linalg.activations.Activation.valueOf(configuration.activation().name());
    WeightInit weights =
        switch (configuration.activation()) {
          case RELU, LEAKYRELU, ELU -> WeightInit.RELU;
          case TANH, SIGMOID -> WeightInit.XAVIER;
        };
    return new DenseLayer.Builder().nOut(units).activation(activation).weightInit(weights);
  }

  /**
   * Without hidden layers the loss is convex, so zeros are as good a start as any; random weights
   * would stay as noise wherever there are more features than rows.
   */
  private OutputLayer.Builder last() {
    return softmax(classes, classWeights)
        .weightInit(configuration.hidden().isEmpty() ? WeightInit.ZERO : WeightInit.XAVIER);
  }

  /** The layer at the end, with weights for the classes. */
  static OutputLayer.Builder softmax(int classes, List<Float> classWeights) {
    return new OutputLayer.Builder(
            classWeights.isEmpty()
                ? new LossMCXENT()
                : new LossMCXENT(Nd4j.createFromArray(classWeights.toArray(Float[]::new))))
        .nOut(classes)
        .activation(org.nd4j.linalg.activations.Activation.SOFTMAX);
  }
}
