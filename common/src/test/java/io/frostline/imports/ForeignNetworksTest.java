package io.frostline.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.ScoreKind;
import io.frostline.backbone.cut.ClassOutput;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.imports.source.ClassLabels;
import io.frostline.imports.source.ImportRequest;
import io.frostline.onnx.NetworkSession;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Network files of kinds that other tools get wrong. */
class ForeignNetworksTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c06-softmax-clip",
        "c07-decomposed",
        "c12-tta-mean-of-two-softmax",
        "c16-softmax-mul1",
        "c17-function-softmax"
      })
  void probabilitiesAreGivenAsTheyAre(String file) throws Exception {
    ModelDescription nameless = imported(file, List.of()).description();
    int classes = nameless.layerNamed(nameless.output()).shape().get(0);
    ModelPackage model =
        imported(file, IntStream.range(0, classes).mapToObj(number -> "class " + number).toList());

    ModelDescription description = model.description();
    assertThat(description.scores().kind()).isEqualTo(ScoreKind.PROBABILITIES);
    assertThat(description.features()).isNotEqualTo(description.output());
    float[] probabilities = run(model, NetworkCut.of(model, ClassOutput.of(model)));
    float[] own = run(model, NetworkCut.of(model, List.of(description.output()), Pooling.NONE));
    assertThat(probabilities).hasSize(classes).containsExactly(own, within(1e-6f));
    double sum = 0;
    for (float probability : probabilities) {
      sum += probability;
    }
    assertThat(sum).isCloseTo(1, within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"o05-mha-seqfirst-fixed", "z02-weird-names"})
  void allLayersOfOthersAreOffered(String file) throws Exception {
    ModelPackage model = imported(file, List.of());

    assertThat(model.description().layers()).hasSizeGreaterThan(1);
    for (Layer layer : model.description().layers()) {
      assertThat(run(model, NetworkCut.of(model, List.of(layer.name()), Pooling.NONE)))
          .isNotEmpty();
    }
  }

  private ModelPackage imported(String file, List<String> names) throws URISyntaxException {
    Path onnx = Path.of(getClass().getResource("foreign/" + file + ".onnx").toURI());
    ImportRequest request = TestRequests.asDeclared(onnx, "test").replacing();
    return new NetworkImport()
        .run(
            names.isEmpty() ? request : request.withLabels(new ClassLabels(names, "The test")),
            new ModelStore(folder));
  }

  private static float[] run(ModelPackage model, CutNetwork cut) {
    PixelInput input = model.description().pixels();
    byte[] pixels = new byte[input.width() * input.height() * 3];
    new Random(3).nextBytes(pixels);
    ByteBuffer image = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    try (NetworkSession session = NetworkSession.open(cut.onnx(), "test")) {
      return session
          .run(image, 1, input.height(), input.width(), 3)
          .get(cut.outputs().get(0).tensor())
          .values();
    }
  }
}
