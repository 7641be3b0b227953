package io.frostline.imports.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.graph.Shape;
import io.frostline.message.UserException;
import org.junit.jupiter.api.Test;

class ConfigurationReaderTest {
  private static final String INPUT =
      """
      {"class_name": "InputLayer", "name": "in", "inbound_nodes": [],
       "config": {"name": "in", "batch_input_shape": [null, 8, 8, 3]}}""";

  @Test
  void readsASequenceThatImpliesItsInput() {
    LayerGraph network =
        read(
            """
            {"class_name": "Sequential", "config": {"name": "small", "layers": [
              {"class_name": "Conv2D", "config": {"name": "conv", "filters": 4, "kernel_size": [3, 3],
               "batch_input_shape": [null, 8, 8, 3]}},
              {"class_name": "Flatten", "config": {"name": "flat"}}]}}""");

    assertThat(network.layers())
        .extracting(LayerNode::name)
        .containsExactly("conv_input", "conv", "flat");
    assertThat(network.shapes()).containsEntry("flat", Shape.of(6 * 6 * 4));
  }

  @Test
  void readsKeras1() {
    LayerGraph network =
        read(
            """
            {"class_name": "Sequential", "config": [
              {"class_name": "Convolution2D", "config": {"name": "conv", "nb_filter": 4, "nb_row": 3,
               "nb_col": 5, "border_mode": "same", "subsample": [2, 2], "bias": false,
               "dim_ordering": "tf", "batch_input_shape": [null, 8, 8, 3]}}]}""");

    assertThat(network.shapes()).containsEntry("conv", Shape.of(4, 4, 4));
    assertThat(network.weights().get("conv"))
        .singleElement()
        .satisfies(kernel -> assertThat(kernel.shape()).isEqualTo(Shape.of(3, 5, 3, 4)));
  }

  @Test
  void readsKeras3() {
    LayerGraph network =
        read(
            """
            {"module": "keras", "class_name": "Functional", "registered_name": "Functional",
             "config": {"name": "three", "layers": [
              {"module": "keras.layers", "class_name": "InputLayer", "name": "in",
               "config": {"batch_shape": [null, 8, 8, 3], "name": "in",
                "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}}},
               "inbound_nodes": []},
              {"module": "keras.layers", "class_name": "Activation", "name": "act",
               "config": {"name": "act", "activation": "silu"},
               "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config":
                {"shape": [null, 8, 8, 3], "keras_history": ["in", 0, 0]}}], "kwargs": {}}]},
              {"module": "keras.src.ops.numpy", "class_name": "TrueDivide", "name": "half",
               "config": {"name": "half"},
               "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config":
                {"shape": [null, 8, 8, 3], "keras_history": ["act", 0, 0]}}, 2.0], "kwargs": {}}]}],
             "input_layers": [["in", 0, 0]], "output_layers": [["half", 0, 0]]}}""");

    assertThat(network.outputs()).containsExactly("half");
    LayerNode half = network.byName().get("half");
    assertThat(half.type()).isEqualTo("Rescaling");
    assertThat(half.settings().get("scale").asDouble()).isEqualTo(0.5);
    assertThat(half.inputs()).containsExactly("act");
  }

  @Test
  void readsFunctionsOfTensorFlowAsLayers() {
    LayerGraph network =
        read(
            functional(
                """
                {"class_name": "TFOpLambda", "name": "tf.math.subtract",
                 "config": {"name": "tf.math.subtract", "function": "math.subtract"},
                 "inbound_nodes": [["in", 0, 0, {"y": 1.0, "name": null}]]},
                {"class_name": "TFOpLambda", "name": "sum",
                 "config": {"name": "sum", "function": "__operators__.add"},
                 "inbound_nodes": [["in", 0, 0, {"y": ["tf.math.subtract", 0, 0], "name": null}]]}
                """,
                "sum"));

    assertThat(network.byName().get("tf.math.subtract").settings().get("offset").asDouble())
        .isEqualTo(-1);
    assertThat(network.byName().get("sum").type()).isEqualTo("Add");
    assertThat(network.byName().get("sum").inputs()).containsExactly("in", "tf.math.subtract");
  }

  @Test
  void takesANetworkInTheNetworkApart() {
    String inner =
        functional(
            """
            {"class_name": "ReLU", "name": "relu", "config": {"name": "relu", "max_value": 6},
             "inbound_nodes": [[["in", 0, 0, {}]]]}""",
            "relu");

    LayerGraph network =
        read(
            """
            {"class_name": "Sequential", "config": {"name": "outer", "layers": [
              %s, {"class_name": "GlobalAveragePooling2D", "config": {"name": "pool"}}]}}"""
                .formatted(inner));

    assertThat(network.outputs()).containsExactly("pool");
    assertThat(network.byName().get("pool").inputs()).containsExactly("relu");
    assertThat(network.input().name()).isEqualTo("small_input");
  }

  @Test
  void refusesALayerThatIsUsedTwice() {
    String twice =
        functional(
            """
            {"class_name": "ReLU", "name": "relu", "config": {"name": "relu"},
             "inbound_nodes": [[["in", 0, 0, {}]], [["in", 0, 0, {}]]]}""",
            "relu");

    assertThatThrownBy(() -> read(twice))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Layer 'relu' is used 2 times in the network");
  }

  @Test
  void namesAClassThatItDoesNotKnow() {
    assertRefused(
        """
        {"class_name": "Permute", "name": "turn", "config": {"name": "turn", "dims": [2, 1, 3]},
         "inbound_nodes": [[["in", 0, 0, {}]]]}""",
        "turn",
        "Layer 'turn' (Permute) is of a class that Frostline does not know, which cannot be imported from Keras. Export the network to ONNX with tf2onnx and import that.");
  }

  @Test
  void refusesAClassOfTheUserWithTheNameOfAKerasClass() {
    assertRefused(
        """
        {"class_name": "Mine>ReLU", "name": "relu", "config": {"name": "relu"},
         "inbound_nodes": [[["in", 0, 0, {}]]]}""",
        "relu",
        "Layer 'relu' (ReLU) is of a class that is not part of Keras");
  }

  @Test
  void refusesALayerThatIsCalledAsInTraining() {
    assertRefused(
        """
        {"class_name": "Dropout", "name": "drop", "config": {"name": "drop", "rate": 0.5},
         "inbound_nodes": [[["in", 0, 0, {"training": true}]]]}""",
        "drop",
        "Layer 'drop' (Dropout) is called with training = true, which Frostline cannot import.");
  }

  @Test
  void refusesANumberAmongTheLayersThatAreJoined() {
    assertRefused(
        """
        {"module": "keras.layers", "class_name": "Add", "name": "sum", "config": {"name": "sum"},
         "inbound_nodes": [{"args": [[{"class_name": "__keras_tensor__", "config":
          {"keras_history": ["in", 0, 0]}}, 2.0]], "kwargs": {}}]}""",
        "sum",
        "Layer 'sum' (Add) is called with [[in, 2.0]], of which something is not the value of a layer.");
  }

  @Test
  void refusesANumberAmongTheValuesThatAFunctionJoins() {
    assertRefused(
        """
        {"module": "keras.src.ops.numpy", "class_name": "Concatenate", "name": "join",
         "config": {"name": "join", "axis": -1},
         "inbound_nodes": [{"args": [[{"class_name": "__keras_tensor__", "config":
          {"keras_history": ["in", 0, 0]}}, [[[[1.0]]]]]], "kwargs": {}}]}""",
        "join",
        "Layer 'join' (Concatenate) calls the function 'concatenate' with");
  }

  private static void assertRefused(String layer, String output, String message) {
    String network = functional(layer, output);
    assertThatThrownBy(() -> read(network))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(message);
  }

  private static String functional(String layers, String output) {
    return """
        {"class_name": "Functional", "name": "small", "config": {"name": "small",
         "layers": [%s, %s], "input_layers": [["in", 0, 0]], "output_layers": [["%s", 0, 0]]}}"""
        .formatted(INPUT, layers, output);
  }

  private static LayerGraph read(String configuration) {
    return ConfigurationJson.parse(configuration, "test");
  }
}
