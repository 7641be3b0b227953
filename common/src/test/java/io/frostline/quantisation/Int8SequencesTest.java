package io.frostline.quantisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Int8SequencesTest {
  private static final List<String> BLOCKS = List.of("b0", "b1", "b2", "pooled");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {9, 13, 17})
  void everyBlockIsNearTheOneOnFloats(long opset) throws IOException {
    ModelPackage floats = SmallSequences.in(folder, opset);
    ModelPackage integers = quantised(floats);

    List<Map<String, float[]>> expected = SmallSequences.alone(floats, BLOCKS);
    List<Map<String, float[]>> computed = SmallSequences.alone(integers, BLOCKS);

    for (int text = 0; text < expected.size(); text++) {
      for (String block : BLOCKS) {
        assertThat(Cosine.of(expected.get(text).get(block), computed.get(text).get(block)))
            .as("%s of text %d", block, text)
            .isBetween(0.98, 0.9999999);
      }
    }
  }

  /** Scales that depended on the batch, as those of dynamic quantisation, would change them. */
  @Test
  void neitherNeighboursNorPaddingChangeABit() throws IOException {
    ModelPackage integers = quantised(SmallSequences.in(folder, 13));
    List<long[]> texts = SmallSequences.texts();
    List<Map<String, float[]>> alone = SmallSequences.alone(integers, BLOCKS);

    try (NetworkSession session = SmallSequences.open(integers, BLOCKS)) {
      for (int length : new int[] {24, 32, 64}) {
        Map<String, FloatTensor> together = SmallSequences.run(session, texts, length);
        for (int text = 0; text < texts.size(); text++) {
          int numbers = texts.get(text).length * SmallSequences.WIDTH;
          for (String block : List.of("b0", "b1", "b2")) {
            int from = text * length * SmallSequences.WIDTH;
            float[] values = together.get(block).values();
            assertThat(Arrays.copyOfRange(values, from, from + numbers))
                .as("%s of text %d padded to %d", block, text, length)
                .isEqualTo(alone.get(text).get(block));
          }
          assertThat(together.get("pooled").row(text)).isEqualTo(alone.get(text).get("pooled"));
        }
      }
    }
  }

  @Test
  void allDenseLayersOfBlocksAreOnIntegersAndNothingElse() throws IOException {
    ModelPackage floats = SmallSequences.in(folder, 13);
    QuantisationPlan plan = QuantisationPlan.of(floats, Set.of());

    assertThat(plan.products())
        .containsExactly(
            "b1q",
            "b1k",
            "b1v",
            "b1o",
            "b1wide",
            "b1narrow",
            "b2q",
            "b2k",
            "b2v",
            "b2o",
            "b2wide",
            "b2narrow");
    assertThat(plan.measured())
        .containsExactly("b0", "b1mixed", "b1n", "b1active", "b1", "b2mixed", "b2n", "b2active");
    assertThat(plan.tables()).extracting(VectorTable::rows).containsExactly(SmallSequences.VECTORS);
    QuantisedPackage integers =
        QuantisedPackage.of(floats, "small-int8", plan, SmallSequences.statistics(floats, plan));
    assertThat(integers.description().layers()).isEqualTo(floats.description().layers());
    // The dense layer on the first position has 256 of 4,352 weights.
    assertThat(integers.integerShare(floats)).isEqualTo(4096 / 4352.0);
  }

  @Test
  void theEndOfABlockStandsForTheBlock() throws IOException {
    ModelPackage floats = SmallSequences.in(folder, 13);

    QuantisationPlan second = QuantisationPlan.of(floats, Set.of("b0", "b1"));
    QuantisationPlan one = QuantisationPlan.of(floats, Set.of("b2", "b1wide"));

    assertThat(second.tables()).isEmpty();
    assertThat(second.products()).hasSize(6).allMatch(name -> name.startsWith("b2"));
    assertThat(one.tables()).hasSize(1);
    assertThat(one.products()).containsExactly("b1q", "b1k", "b1v", "b1o", "b1narrow");
    assertThatThrownBy(() -> QuantisationPlan.of(floats, Set.of("pooled")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot keep the layer 'pooled' in floats");
  }

  @Test
  void aTableOfBytesHasVectorsWithinHalfAStep() throws IOException {
    ModelPackage floats = SmallSequences.in(folder, 13);
    ModelPackage integers = quantised(floats);
    List<String> tensor = List.of("gathered");

    List<Map<String, float[]>> expected = SmallSequences.alone(floats, tensor);
    List<Map<String, float[]>> computed = SmallSequences.alone(integers, tensor);

    for (int text = 0; text < expected.size(); text++) {
      float[] exact = expected.get(text).get("gathered");
      float[] rounded = computed.get(text).get("gathered");
      assertThat(rounded).isNotEqualTo(exact);
      for (int from = 0; from < exact.length; from += SmallSequences.WIDTH) {
        float step = largest(exact, from) / 127;
        for (int at = from; at < from + SmallSequences.WIDTH; at++) {
          assertThat(Math.abs(exact[at] - rounded[at])).isLessThan(0.501f * step);
        }
      }
    }
    assertThat(Files.size(integers.network())).isLessThan(Files.size(floats.network()) / 2);
  }

  private static float largest(float[] values, int from) {
    float largest = 0;
    for (int at = from; at < from + SmallSequences.WIDTH; at++) {
      largest = Math.max(largest, Math.abs(values[at]));
    }
    return largest;
  }

  @Test
  void tensorsInsideOfBlocksBecomeLayersForMeasuring() throws IOException {
    ModelPackage floats = SmallSequences.in(folder, 13);
    ModelPackage images = SmallDense.in(Files.createDirectory(folder.resolve("images")), 13);

    assertThat(SequenceTensors.listedIn(floats).description().layers())
        .extracting(Layer::name)
        .contains("b0", "b2", "b1mixed", "b1q", "b1q/product", "b2narrow")
        .doesNotContain("dense", "start", "b1scores", "b1k/w")
        .doesNotHaveDuplicates();
    assertThat(SequenceTensors.listedIn(images)).isSameAs(images);
  }

  private ModelPackage quantised(ModelPackage floats) throws IOException {
    QuantisationPlan plan = QuantisationPlan.of(floats, Set.of());
    return QuantisedPackage.of(floats, "small-int8", plan, SmallSequences.statistics(floats, plan))
        .draftIn(Files.createTempDirectory(folder, "draft"));
  }
}
