package io.frostline.imports.keras;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Builds a Keras network in Deeplearning4j. */
final class Deeplearning4jGraph {
  static {
    KerasLayer.registerCustomLayer(BroadcastLayer.TYPE, BroadcastLayer.class);
  }

  private Deeplearning4jGraph() {}

  /**
   * Builds a translated network.
   *
   * @throws UserException when Deeplearning4j refuses it
   */
  static ComputationGraph of(WeightedNetwork translated) {
    try {
      KerasModel model =
          new KerasModel()
              .modelBuilder()
              .modelJson(KerasConfiguration.of(translated.network()).toString())
              .enforceTrainingConfig(false)
              .buildModel();
      for (Map.Entry<String, Map<String, FloatTensor>> layer : translated.weights().entrySet()) {
        model.getLayers().get(layer.getKey()).setWeights(arrays(layer.getValue()));
      }
      return model.getComputationGraph();
    } catch (InvalidKerasConfigurationException
        | UnsupportedKerasConfigurationException
        | IOException refused) {
      throw new UserException(
          Formatted.of(
              "Deeplearning4j cannot build the network '%s': %s. Export it to ONNX with tf2onnx and import that.",
              translated.network().name(), refused.getMessage()),
          refused);
    }
  }

  /** The importer removes what it has used. */
  private static Map<String, INDArray> arrays(Map<String, FloatTensor> weights) {
    Map<String, INDArray> arrays = new HashMap<>();
    weights.forEach(
        (name, tensor) -> arrays.put(name, Nd4j.create(tensor.values(), tensor.shape(), 'c')));
    return arrays;
  }
}
