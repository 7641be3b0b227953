package io.frostline.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Differences;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.SharedFiles;
import io.frostline.backbone.TensorLayout;
import io.frostline.imports.batch.BatchPositions;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Model Zoo graphs with a fixed batch of one, opset 9 and initializers among the inputs. */
class OnnxLightTest {
  private static final int PIXELS = 3 * 224 * 224;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"light_resnet50, r173, 2048", "light_inception_v1, r141, 1024"})
  void importsWithFreeBatchAndTheLastHiddenLayerAsDefault(String name, String features, int width)
      throws IOException {
    ModelPackage model = importAndCompare(name, features, width);

    BatchPositions.assertDoNotMatter(model, features, model.description().output());
  }

  @Test
  void importsTheLargestOfThemToo() throws IOException {
    importAndCompare("light_vgg19", "r43", 4096);
  }

  private ModelPackage importAndCompare(String name, String features, int width)
      throws IOException {
    Path file = SharedFiles.of("onnx-light/" + name + ".onnx");

    ModelPackage model =
        new NetworkImport()
            .run(TestRequests.of(file, name, 224, TensorLayout.NCHW), new ModelStore(folder));

    ModelDescription description = model.description();
    assertThat(description.batch().size()).isEqualTo(BatchSize.FREE);
    assertThat(description.features()).isEqualTo(features);
    assertThat(description.layer(features).orElseThrow().shape()).containsExactly(width);
    assertThat(description.layers()).hasSizeGreaterThan(30);
    assertThat(description.layers().get(0).arrangement()).isEqualTo(Arrangement.CHANNELS_FIRST);
    assertThat(description.layers()).extracting(Layer::operator).doesNotContain("Dropout");
    assertThat(description.checks()).allMatch(check -> check.largestRelative() <= 1e-4);
    assertReference(model, SharedFiles.of("onnx-light/" + name + "_output_0.pb"));
    return model;
  }

  private static void assertReference(ModelPackage model, Path file) throws IOException {
    float[] expected = floats(TensorProto.parseFrom(Files.readAllBytes(file)));
    String output = model.description().output();
    try (NetworkSession session = NetworkSession.open(model.network())) {
      for (int images : List.of(1, 8)) {
        FloatTensor scores = session.run(ramp(images)).get(output);
        assertThat(scores.shape()[0]).isEqualTo(images);
        for (int image = 0; image < images; image++) {
          assertThat(Differences.relative(scores.row(image), expected)).isLessThan(1e-4);
        }
      }
    }
  }

  private static FloatTensor ramp(int images) {
    float[] values = new float[images * PIXELS];
    for (int index = 0; index < values.length; index++) {
      values[index] = (float) ((index % PIXELS) / (double) PIXELS);
    }
    return new FloatTensor(new long[] {images, 3, 224, 224}, values);
  }

  private static float[] floats(TensorProto tensor) {
    float[] values = new float[tensor.getRawData().size() / Float.BYTES];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }
}
