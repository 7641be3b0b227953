package io.frostline.imports.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Differences;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.SharedFiles;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.imports.NetworkFiles;
import io.frostline.imports.NetworkImport;
import io.frostline.imports.TestRequests;
import io.frostline.imports.source.ImportRequest;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.proof.RequestedFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real pre-trained network, saved by Keras, against what TensorFlow.js computes. */
class KerasMobileNetTest {
  private static final String FOLDER = "models/mobilenet_v2/";
  private static final int IMAGES = 4;

  /** The layer of Keras by the reference's name; of maps the reference has the averages. */
  private static final Map<String, String> LAYERS =
      Map.of(
          "penultimate", "flatten_1",
          "dense_1", "dense_1",
          "dense_2", "dense_2",
          "probs", "dense_3",
          "gap:block_3_expand_relu", "block_3_expand_relu",
          "gap:block_6_expand_relu", "block_6_expand_relu",
          "gap:block_13_expand_relu", "block_13_expand_relu",
          "gap:block_16_project_BN", "block_16_project_BN");

  @TempDir private Path folder;

  @Test
  void computesWhatTensorFlowJsComputes() throws IOException {
    JsonNode reference =
        new ObjectMapper().readTree(SharedFiles.of(FOLDER + "reference.json").toFile());
    ModelPackage model = imported(SharedFiles.of(FOLDER + "mobilenet_v2.h5"));
    CutNetwork cut = NetworkCut.of(model, List.copyOf(LAYERS.values()), Pooling.AVERAGE);
    ByteBuffer pixels = SharedFiles.npyBytes(SharedFiles.of(FOLDER + "inputs.npy"));

    try (NetworkSession session = NetworkSession.open(cut.onnx(), "mobilenet_v2")) {
      Map<String, FloatTensor> features = session.run(pixels, IMAGES, 224, 224, 3);

      assertThat(reference.fieldNames()).toIterable().hasSameElementsAs(LAYERS.keySet());
      LAYERS.forEach(
          (name, layer) ->
              assertThat(
                      Differences.relative(
                          features.get(tensor(cut, layer)).values(), flat(reference.get(name))))
                  .as(name)
                  .isLessThan(1e-5));
    }
    assertThat(model.description().features()).isEqualTo("dense_2");
    assertThat(model.description().pixels().layout()).isEqualTo(TensorLayout.NHWC);
    assertThat(model.description().checks())
        .isNotEmpty()
        .allSatisfy(check -> assertThat(check.largestRelative()).isLessThan(1e-4));
  }

  private static String tensor(CutNetwork cut, String layer) {
    return cut.outputs().stream()
        .filter(output -> output.layer().equals(layer))
        .findFirst()
        .orElseThrow()
        .tensor();
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

  private ModelPackage imported(Path file) {
    return new NetworkImport()
        .run(
            new ImportRequest(
                NetworkFiles.of(file),
                "mobilenet_v2",
                new RequestedFormat(Optional.empty(), Optional.empty(), ColorOrder.RGB),
                TestRequests.TO_ONE),
            new ModelStore(folder));
  }
}
