package io.frostline.classifier.zeroshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TestPackage;
import io.frostline.imports.TowerPackages;
import io.frostline.imports.towers.SmallTowers;
import io.frostline.imports.towers.TwoTowers;
import io.frostline.message.UserException;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With towers that give vectors of any length, as exports in two files do. */
class PromptVectorsTest {
  /** Of the tokenizer: the letters, what ends words, and what encloses texts. */
  private static final long START = 67;

  private static final long END = 68;
  private static final long[] RED = {START, 63, END};
  private static final long[] A_Z = {START, 30, 55, END};

  @TempDir Path folder;
  private ModelPackage model;

  @BeforeEach
  void importTowers() throws IOException {
    TowerPackages.writeBeside(folder);
    TwoTowers both = TwoTowers.of(SmallTowers.withoutCosines().network().model());
    write("vision_model.onnx", both.imageTower());
    write("text_model.onnx", both.textTower());
    model = TowerPackages.imported(folder, OptionalDouble.of(30));
  }

  private void write(String file, ModelProto network) throws IOException {
    Files.write(folder.resolve(file), network.toByteArray());
  }

  @Test
  void averagesDirectionsAndNotVectors() {
    try (PromptVectors vectors = new PromptVectors(model);
        NetworkSession session = NetworkSession.openPart(model.file(ModelPackage.TEXT))) {
      double[] red = vector(session, RED);
      double[] other = vector(session, A_Z);
      assertThat(length(red)).isNotCloseTo(length(other), within(0.05));

      assertThat(vectors.of("red", List.of(" Red"))).containsExactly(unit(red), within(1e-6f));
      double[] sum = new double[red.length];
      for (int place = 0; place < sum.length; place++) {
        sum[place] = red[place] / length(red) + other[place] / length(other);
      }
      assertThat(vectors.of("red", List.of("RED", "a z")))
          .containsExactly(unit(sum), within(1e-6f));
    }
  }

  private static double[] vector(NetworkSession session, long[] ids) {
    long[] present = new long[ids.length];
    Arrays.fill(present, 1);
    float[] values =
        session
            .run(
                List.of(
                    InputTensor.longs(LongBuffer.wrap(ids), 1, ids.length),
                    InputTensor.longs(LongBuffer.wrap(present), 1, ids.length)))
            .get(TwoTowers.TEXT)
            .values();
    double[] vector = new double[values.length];
    for (int place = 0; place < vector.length; place++) {
      vector[place] = values[place];
    }
    return vector;
  }

  private static double length(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
  }

  private static float[] unit(double[] vector) {
    float[] unit = new float[vector.length];
    for (int place = 0; place < unit.length; place++) {
      unit[place] = (float) (vector[place] / length(vector));
    }
    return unit;
  }

  @Test
  void refusesATextThatIsTooLong() {
    try (PromptVectors vectors = new PromptVectors(model)) {
      assertThatThrownBy(() -> vectors.of("red", List.of("red ".repeat(23))))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(
              "of the class 'red' has more than the 24 tokens that the text tower of model small"
                  + " takes. Shorten it.");
      assertThat(vectors.of("red", List.of("red ".repeat(22)))).hasSize(SmallTowers.WIDTH);
    }
  }

  @Test
  void refusesAModelWithoutATextTower() {
    ModelPackage other = TestPackage.small(folder.resolve("others"));

    assertThatThrownBy(() -> new PromptVectors(other))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Model small has no text tower");
  }
}
