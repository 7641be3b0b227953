package io.frostline.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.backbone.Differences;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.SharedFiles;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.imports.batch.BatchPositions;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real pre-trained network against what TensorFlow.js computes for the same pixels. */
class MobileNetTest {
  private static final String FOLDER = "models/mobilenet_v2/";
  private static final int IMAGES = 4;

  /** Our layer by the reference's name. */
  private static final Map<String, String> LAYERS =
      Map.of(
          "penultimate", "features",
          "dense_1", "dense:dense_1",
          "dense_2", "dense:dense_2",
          "probs", "probabilities",
          "gap:block_3_expand_relu", "block_3_expand_relu",
          "gap:block_6_expand_relu", "block_6_expand_relu",
          "gap:block_13_expand_relu", "block_13_expand_relu",
          "gap:block_16_project_BN", "block_16_project_BN");

  @TempDir static Path folder;

  private static ModelPackage model;

  @BeforeAll
  static void importIt() {
    Path file = SharedFiles.of(FOLDER + "mobilenet_v2.onnx");
    model =
        new NetworkImport()
            .run(
                TestRequests.of(file, "mobilenet_v2", 224, TensorLayout.NHWC),
                new ModelStore(folder));
  }

  @Test
  void computesWhatItsSourceFrameworkComputes() throws IOException {
    JsonNode reference =
        new ObjectMapper().readTree(SharedFiles.of(FOLDER + "reference.json").toFile());
    CutNetwork cut = NetworkCut.of(model, List.copyOf(LAYERS.values()), Pooling.AVERAGE);
    Map<String, FloatTensor> features = run(cut);

    for (Map.Entry<String, String> layer : LAYERS.entrySet()) {
      String tensor =
          cut.outputs().stream()
              .filter(output -> output.layer().equals(layer.getValue()))
              .findFirst()
              .orElseThrow()
              .tensor();
      float[] expected = flat(reference.get(layer.getKey()));
      assertThat(Differences.relative(features.get(tensor).values(), expected))
          .as(layer.getKey())
          .isLessThan(1e-5);
    }
  }

  @Test
  void takesTheLastHiddenLayerAndProbabilitiesForItsEnd() {

    assertThat(model.description().features()).isEqualTo("dense:dense_2");
    assertThat(model.description().output()).isEqualTo("probabilities");
    CutNetwork cut = NetworkCut.of(model, List.of("dense:dense_2"), Pooling.AVERAGE);
    assertThat(cut.outputs().get(0).width()).isEqualTo(128);
  }

  @Test
  void givesTheSameBitsWhereverAnImageStands() {
    BatchPositions.assertDoNotMatter(
        model, "block_3_expand_relu", "block_13_expand_relu", "features", "probabilities");
  }

  @Test
  void endsWhereItIsCut() throws IOException {
    Path file = SharedFiles.of(FOLDER + "mobilenet_v2.onnx");
    ModelPackage headless =
        new NetworkImport()
            .run(
                TestRequests.of(file, "headless", 224, TensorLayout.NHWC).withCutAt("features"),
                new ModelStore(folder));

    assertThat(headless.description().features()).isEqualTo("features");
    assertThat(headless.description().output()).isEqualTo("features");
    assertThat(headless.network()).exists();
    assertThat(headless.network().toFile().length()).isLessThan(model.network().toFile().length());
    float[] fromWhole =
        run(NetworkCut.of(model, List.of("features"), Pooling.AVERAGE)).get("features").values();
    float[] fromCut =
        run(NetworkCut.of(headless, List.of("features"), Pooling.AVERAGE)).get("features").values();
    assertThat(fromCut).containsExactly(fromWhole);
  }

  private static Map<String, FloatTensor> run(CutNetwork cut) throws IOException {
    ByteBuffer pixels = SharedFiles.npyBytes(SharedFiles.of(FOLDER + "inputs.npy"));
    try (NetworkSession session = NetworkSession.open(cut.onnx(), "mobilenet_v2")) {
      return session.run(pixels, IMAGES, 224, 224, 3);
    }
  }

  private static float[] flat(JsonNode rows) {
    float[] values = new float[rows.size() * rows.get(0).size()];
    int at = 0;
    for (JsonNode row : rows) {
      for (JsonNode value : row) {
        values[at++] = value.floatValue();
      }
    }
    return values;
  }
}
