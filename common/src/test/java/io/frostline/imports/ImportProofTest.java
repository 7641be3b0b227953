package io.frostline.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.TensorLayout;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.message.UserException;
import io.frostline.proof.InputFormat;
import io.frostline.proof.RequestedFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import must not succeed when the package computes anything else than its source. */
class ImportProofTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void writeNetwork() throws IOException {
    file = SmallNetworks.classifier(1, 1, -1).write(folder, "test.onnx");
  }

  @Test
  void anInnerLayerThatDiffersIsNamedAndNothingIsWritten() {
    assertRefused("relu", value -> value + 1e-3f, "'relu', differs from its source by 0.0010");
  }

  @Test
  void theOutputThatDiffersIsNamed() {
    assertRefused("probabilities", value -> value + 0.1f, "'probabilities', differs from its");
  }

  @Test
  void valuesThatAreNoNumbersCountAsDifference() {
    assertRefused("flat", value -> Float.NaN, "'flat', has NaN or infinite values");
    assertRefused(
        "scores", value -> Float.NEGATIVE_INFINITY, "'scores', has NaN or infinite values");
  }

  @Test
  void differencesOfRoundingPass() {
    ModelPackage model = importOf(new FalsifiedNetworkFile(file, "conv", value -> value + 1e-6f));

    assertThat(model.description().checks().get(0).largestRelative()).isBetween(1e-8, 1e-5);
    assertThat(model.description().checks().get(0).at()).isEqualTo("conv");
  }

  @Test
  void aNetworkThatMakesNumbersInfiniteIsRefused() throws IOException {
    file =
        SmallNetworks.convolution(-1)
            .node("Div", List.of("conv", "zero"), "infinite")
            .floats("zero", 0)
            .node("Relu", List.of("infinite"), "end")
            .output("end")
            .write(folder, "test.onnx");

    assertThatThrownBy(() -> importOf(new OnnxNetworkFile(file)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'infinite', has NaN or infinite values in the source");
  }

  private void assertRefused(String tensor, UnaryOperator<Float> change, String message) {
    assertThatThrownBy(() -> importOf(new FalsifiedNetworkFile(file, tensor, change)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("first in the order of computation, " + message)
        .hasMessageContaining("Nothing was written.");
    assertThat(new ModelStore(folder).names()).isEmpty();
    assertThat(
            folder
                .toFile()
                .list((parent, name) -> Files.isDirectory(parent.toPath().resolve(name))))
        .isEmpty();
  }

  private ModelPackage importOf(NetworkFile network) {
    InputFormat format = new InputFormat(8, 8, ColorOrder.RGB, TensorLayout.NCHW);
    return new NetworkImport()
        .run(
            new ImportRequest(network, "test", RequestedFormat.of(format), TestRequests.TO_ONE),
            new ModelStore(folder));
  }
}
