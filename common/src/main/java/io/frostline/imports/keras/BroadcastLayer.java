package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.deeplearning4j.BroadcastVertex;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/** Makes the Deeplearning4j importer use a {@link BroadcastVertex}. */
public final class BroadcastLayer extends KerasLayer {
  static final String TYPE = "FrostlineBroadcast";
  private static final String OPERATION = "operation";

  /** Called by the importer with the layer's configuration. */
  public BroadcastLayer(Map<String, Object> configuration)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    super(configuration, false);
    Map<?, ?> settings = (Map<?, ?>) configuration.get("config");
    this.vertex = new BroadcastVertex(Op.valueOf((String) settings.get(OPERATION)));
  }

  /** The settings for combining as a Keras layer does. */
  static ObjectNode settings(String type) {
    Op operation =
        switch (type) {
          case "Add" -> Op.Add;
          case "Subtract" -> Op.Subtract;
          case "Multiply" -> Op.Product;
          case "Average" -> Op.Average;
          default -> Op.Max;
        };
    return CanonicalSettings.channelsLast().put(OPERATION, operation.name());
  }

  @Override
  public InputType getOutputType(InputType... inputs) {
    return inputs[0];
  }
}
