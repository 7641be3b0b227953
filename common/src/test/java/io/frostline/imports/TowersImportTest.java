package io.frostline.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelDescriptionFile;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TextTower;
import io.frostline.imports.towers.SmallTowers;
import io.frostline.imports.towers.TwoTowers;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.proto.ModelProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TowersImportTest {
  private static final double SCALE = Math.exp(SmallTowers.LOG_SCALE);

  @TempDir Path folder;

  @BeforeEach
  void writeWhatLiesBesideTheNetwork() throws IOException {
    TowerPackages.writeBeside(folder);
  }

  @Test
  void dividesOneFileAndProvesThatNothingIsLost() throws IOException {
    write("model.onnx", SmallTowers.exported().network().model());

    ModelPackage model = imported(OptionalDouble.empty());

    ModelDescription description = model.description();
    TextTower tower = description.textTower();
    assertThat(tower.logitScale()).isCloseTo(SCALE, within(1e-5));
    assertThat(tower.width()).isEqualTo(SmallTowers.WIDTH);
    assertThat(tower.input().maxTokens()).isEqualTo(SmallTowers.POSITIONS);
    assertThat(description.features()).isEqualTo("image_embeds");
    assertThat(description.preprocessing().resize().keyword()).isEqualTo("shorter-side=18");
    assertThat(description.preprocessing().mean()).containsExactly(0.5, 0.4, 0.3);
    assertThat(description.source().file()).isEqualTo("model.onnx");
    Check check = description.checks().get(description.checks().size() - 1);
    assertThat(check.compared()).contains("against the logits of the source");
    assertThat(check.largestAbsolute()).isLessThan(1e-4 * SCALE);
    assertThat(description.notes()).anyMatch(note -> note.startsWith("logit scale 12.18"));
    assertThat(ModelDescriptionFile.read(ModelPackage.descriptionIn(model.folder())))
        .isEqualTo(description);
    model.verifyFiles();
  }

  @Test
  void fillsUpTextsWhereTheNetworkTakesAFixedNumberOfTokens() throws IOException {
    write("model.onnx", SmallTowers.ofFixedLength().network().model());

    ModelPackage model = imported(OptionalDouble.empty());

    TextTower tower = model.description().textTower();
    assertThat(tower.input().mask()).isNull();
    assertThat(tower.input().maxTokens()).isEqualTo(SmallTowers.POSITIONS);
    assertThat(tower.logitScale()).isCloseTo(SCALE, within(1e-5));
    try (NetworkSession session = NetworkSession.openPart(model.file(ModelPackage.TEXT))) {
      float[] two = vector(session, 67, 3, 68);
      assertThat(vector(session, 67, 3, 68, 68)).containsExactly(two);
      assertThat(vector(session, 67, 4, 68)).isNotEqualTo(two);
    }
  }

  /** For integration tests, which have no classes of unit tests. */
  @Test
  void isInAFileAsWell() throws IOException {
    try (InputStream file = SmallTowers.class.getResourceAsStream("clip.onnx")) {
      assertThat(file.readAllBytes())
          .isEqualTo(SmallTowers.exported().network().model().toByteArray());
    }
  }

  private static float[] vector(NetworkSession session, long... ids) {
    FloatTensor vectors =
        session
            .run(List.of(InputTensor.longs(LongBuffer.wrap(ids), 1, ids.length)))
            .get(TwoTowers.TEXT);
    return vectors.values();
  }

  @Test
  void takesTwoFilesWithTheScaleThatIsGivenOrTheUsualOne() throws IOException {
    TwoTowers both = TwoTowers.of(SmallTowers.exported().network().model());
    Files.createDirectory(folder.resolve("onnx"));
    write("onnx/vision_model.onnx", both.imageTower());
    write("onnx/text_model.onnx", both.textTower());

    assertThat(imported(OptionalDouble.of(40)).description().textTower().logitScale())
        .isEqualTo(40);
    ModelDescription assumed = imported(OptionalDouble.empty()).description();
    assertThat(assumed.textTower().logitScale()).isEqualTo(100);
    assertThat(assumed.notes())
        .contains(
            "logit scale 100.0: assumed, because two files do not show it; --logit-scale sets"
                + " another");
    assertThat(assumed.source().file()).isEqualTo("vision_model.onnx");
  }

  @Test
  void refusesANetworkThatComparesInAnotherWay() throws IOException {
    write("model.onnx", SmallTowers.withBias().network().model());
    assertRefused(OptionalDouble.empty(), "(Add), which computes 'logits_per_text'");

    write("model.onnx", SmallTowers.withoutCosines().network().model());
    assertRefused(
        OptionalDouble.empty(),
        "do not compute apart what the network computes: 'logits_per_image'");
  }

  @Test
  void refusesAScaleBesideThatOfTheFile() throws IOException {
    write("model.onnx", SmallTowers.exported().network().model());

    assertRefused(OptionalDouble.of(50), "has its own logit scale. Leave out --logit-scale.");
  }

  @Test
  void refusesTowersOfTwoNetworks() throws IOException {
    TwoTowers both = TwoTowers.of(SmallTowers.exported().network().model());
    write("vision_model.onnx", both.imageTower());
    ModelProto other = both.textTower();
    write(
        "text_model.onnx",
        other.toBuilder()
            .setGraph(
                other.getGraph().toBuilder()
                    .setOutput(
                        0, other.getGraph().getOutput(0).toBuilder().setName("pooler_output")))
            .build());

    assertRefused(OptionalDouble.empty(), "has the outputs [pooler_output] and not text_embeds");
  }

  private void assertRefused(OptionalDouble scale, String reason) {
    assertThatThrownBy(() -> imported(scale))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(reason);
    assertThat(folder.resolve("packages/small")).doesNotExist();
  }

  private ModelPackage imported(OptionalDouble scale) {
    return TowerPackages.imported(folder, scale);
  }

  private void write(String file, ModelProto network) throws IOException {
    Files.write(folder.resolve(file), network.toByteArray());
  }
}
