package io.frostline.imports.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.applications.KerasApplication;
import io.frostline.imports.keras.applications.Variant;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApplicationMatchTest {

  @ParameterizedTest
  @EnumSource(KerasApplication.class)
  void knowsPublishedWeightsByTheNamesOfTheirLayers(KerasApplication application) {
    for (OptionalInt classes : List.of(OptionalInt.of(1000), OptionalInt.empty())) {
      ApplicationMatch match = ApplicationMatch.of(network(application, classes)).orElseThrow();

      assertThat(match.application().preset()).isEqualTo(application.preset());
      assertThat(match.statement().orElseThrow().values()).isEqualTo(application.preset().pixels());
      assertThat(match.hint()).isEmpty();
    }
  }

  @Test
  void onlySuggestsThePreprocessingOfANetworkThatWasTrainedFurther() {
    assertSuggested(network(KerasApplication.MOBILENET_V2, OptionalInt.of(5)));
    LayerGraph headless = network(KerasApplication.MOBILENET_V2, OptionalInt.empty());
    List<LayerNode> layers = new ArrayList<>(headless.layers());
    ObjectNode nothing = KerasConfiguration.noSettings();
    layers.add(new LayerNode("pool", "GlobalAveragePooling2D", nothing, headless.outputs()));
    ObjectNode dense = KerasConfiguration.noSettings().put("units", 1000);
    layers.add(new LayerNode("dense_1", "Dense", dense, List.of("pool")));
    assertSuggested(new LayerGraph("further", layers, List.of("dense_1")));
  }

  private static void assertSuggested(LayerGraph network) {
    ApplicationMatch match = ApplicationMatch.of(network).orElseThrow();

    assertThat(match.statement()).isEmpty();
    assertThat(match.hint().orElseThrow())
        .startsWith(
            "It has the layers of MobileNetV2 of the Keras Applications, whose published weights take --preprocess tf,");
  }

  private static LayerGraph network(KerasApplication application, OptionalInt classes) {
    return application.network(new Variant(application.size(), application.size(), classes));
  }
}
