package io.frostline.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.feature.FeatureColumn;
import io.frostline.head.TrainedHead;
import io.frostline.imports.WrongWeight;
import io.frostline.imports.deeplearning4j.CompiledHead;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

class HeadProofTest {
  private static final int ROWS = 64;

  @TempDir private Path folder;

  private CompiledHead head;

  @AfterEach
  void close() {
    head.close();
  }

  /** Sums of hundreds of large products, clipped to 6: rounding is large compared with that. */
  @Test
  void aHeadOverALowLayerWithPlainPixelsIsNotRefused() throws IOException {
    HeadProof proof = proof(Activation.RELU6, 0);

    assertThat(proof.on(plainPixels(proof), "plain pixels").largestRelative()).isGreaterThan(1e-4);
  }

  @Test
  void everyWrongWeightIsFound() throws IOException {
    HeadProof right = proof(Activation.TANH, 1);
    List<WrongWeight> weights = WrongWeight.inEachLayer(right.joined(), 1);

    assertThat(weights).hasSize(2 + 3);
    assertThat(right.onRandomFeatures().largestRelative()).isLessThan(1e-5);
    for (WrongWeight weight : weights.subList(2, weights.size())) {
      ModelProto wrong = weight.in(right.joined());
      HeadProof proof = new HeadProof(wrong, right.features(), right.layers(), right.trained());

      assertThatThrownBy(proof::onRandomFeatures)
          .as("%s", weight)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("does not reproduce the head in Deeplearning4j: on 64 rows")
          .hasMessageContaining("times what rounding explains. Nothing was written.");
    }
  }

  private HeadProof proof(Activation activation, int seed) throws IOException {
    ModelPackage backbone =
        TestBackbones.imported(
            folder, TestBackbones.network(13, -1).output("end"), "backbone" + seed);
    List<FeatureColumn> columns =
        List.of(
            TestHeads.column(backbone, "conv", Pooling.NONE),
            TestHeads.column(backbone, "relu", Pooling.NONE),
            TestHeads.column(backbone, "top", Pooling.NONE));
    int width = FeatureColumn.width(columns);
    MultiLayerNetwork network =
        TestHeads.network(width, 3, activation.getActivationFunction(), 512, 64);
    TrainedHead trained = TestHeads.trained(network, width, 3);
    Path zip = Files.write(folder.resolve("head.zip"), trained.zip());
    head = CompiledHead.open(zip, width);
    JoinedNetwork joined = JoinedNetwork.of(backbone, columns, trained, head);
    return new HeadProof(
        joined.model(),
        joined.lower().features(),
        List.copyOf(joined.upper().layers().keySet()),
        new HeadRun(head, trained.standardisation()));
  }

  private static FloatTensor plainPixels(HeadProof proof) {
    int width = proof.trained().standardisation().width();
    Random random = new Random(6);
    float[] values = new float[ROWS * width];
    for (int index = 0; index < values.length; index++) {
      values[index] = 60_000 * random.nextFloat();
    }
    return new FloatTensor(new long[] {ROWS, width}, values);
  }
}
