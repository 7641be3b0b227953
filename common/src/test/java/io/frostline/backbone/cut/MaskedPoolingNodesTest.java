package io.frostline.backbone.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.TestNetwork;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedPoolingNodesTest {
  private static final int CHANNELS = 5;
  private static final List<String> WAYS = List.of("average", "max", "first", "all", "unit");

  @ParameterizedTest
  @ValueSource(longs = {9, 11, 13, 18, 21})
  void equalsAPlainComputationInAnyOpset(long opset) {
    float[][] tokens = tokens(3);

    Map<String, float[]> pooled = run(opset, List.of(right(tokens, 5), right(tokens(5), 5)), 0);

    assertThat(pooled.get("average")).containsExactly(mean(tokens), within(1e-6f));
    assertThat(pooled.get("max")).containsExactly(folded(tokens, Math::max));
    assertThat(pooled.get("first")).containsExactly(tokens[0]);
    assertThat(pooled.get("all"))
        .hasSize(5 * CHANNELS)
        .startsWith(tokens[0])
        .endsWith(new float[10]);
    float length = 0;
    for (float value : mean(tokens)) {
      length += value * value;
    }
    for (int channel = 0; channel < CHANNELS; channel++) {
      assertThat(pooled.get("unit")[channel])
          .isCloseTo(mean(tokens)[channel] / (float) Math.sqrt(length), within(1e-6f));
    }
  }

  @Test
  void isTheSameToTheBitHoweverARowIsPaddedAndWithWhatever() {
    for (int count : new int[] {1, 2, 3, 7, 30, 131}) {
      float[][] tokens = tokens(count);
      Map<String, float[]> alone = run(14, List.of(right(tokens, count)), 0);
      for (int width : new int[] {count + 1, count + 8, 64 + count, 512}) {
        for (float garbage : new float[] {1e30f, Float.NaN, Float.POSITIVE_INFINITY}) {
          List<Row> company =
              List.of(
                  right(tokens(width), width),
                  right(tokens, width, garbage),
                  left(tokens(1), width, garbage));

          Map<String, float[]> among = run(14, company, 1);

          for (String way : List.of("average", "max", "first", "unit")) {
            assertThat(among.get(way))
                .as("%s of %d tokens in %d", way, count, width)
                .containsExactly(alone.get(way));
          }
        }
      }
    }
  }

  @Test
  void takesTheFirstTokenBehindPaddingOnTheLeft() {
    float[][] tokens = tokens(2);

    Map<String, float[]> pooled =
        run(14, List.of(left(tokens, 4, Float.NaN), right(tokens(4), 4)), 0);

    assertThat(pooled.get("first")).containsExactly(tokens[0]);
    assertThat(pooled.get("all")).startsWith(new float[2 * CHANNELS]).endsWith(tokens[1]);
  }

  @Test
  void leavesAVectorOfZerosAsItIs() {
    float[][] zeros = new float[2][CHANNELS];

    assertThat(run(14, List.of(right(zeros, 2)), 0).get("unit")).containsOnly(0);
  }

  /** A row of positions and its mask. */
  private record Row(float[][] positions, long... mask) {}

  private static Row right(float[][] tokens, int width) {
    return right(tokens, width, 7);
  }

  private static Row right(float[][] tokens, int width, float garbage) {
    return padded(tokens, width, 0, garbage);
  }

  private static Row left(float[][] tokens, int width, float garbage) {
    return padded(tokens, width, width - tokens.length, garbage);
  }

  private static Row padded(float[][] tokens, int width, int from, float garbage) {
    float[][] positions = new float[width][CHANNELS];
    long[] mask = new long[width];
    for (int place = 0; place < width; place++) {
      boolean present = place >= from && place < from + tokens.length;
      mask[place] = present ? 1 : 0;
      for (int channel = 0; channel < CHANNELS; channel++) {
        positions[place][channel] = present ? tokens[place - from][channel] : garbage;
      }
    }
    return new Row(positions, mask);
  }

  private static float[][] tokens(int count) {
    Random random = new Random(count);
    float[][] tokens = new float[count][CHANNELS];
    for (float[] token : tokens) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        token[channel] = (float) random.nextGaussian();
      }
    }
    return tokens;
  }

  private static float[] mean(float[][] tokens) {
    float[] sums = folded(tokens, Float::sum);
    for (int channel = 0; channel < CHANNELS; channel++) {
      sums[channel] /= tokens.length;
    }
    return sums;
  }

  private static float[] folded(float[][] tokens, BinaryOperator<Float> both) {
    float[] folded = tokens[0].clone();
    for (int place = 1; place < tokens.length; place++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        folded[channel] = both.apply(folded[channel], tokens[place][channel]);
      }
    }
    return folded;
  }

  /** The results of each way of pooling for one of the rows. */
  private static Map<String, float[]> run(long opset, List<Row> rows, int wanted) {
    int width = rows.get(0).positions().length;
    float[] layer = new float[rows.size() * width * CHANNELS];
    float[] mask = new float[rows.size() * width];
    for (int row = 0; row < rows.size(); row++) {
      for (int place = 0; place < width; place++) {
        mask[row * width + place] = rows.get(row).mask()[place];
        System.arraycopy(
            rows.get(row).positions()[place], 0, layer, (row * width + place) * CHANNELS, CHANNELS);
      }
    }
    Map<String, float[]> results = new LinkedHashMap<>();
    try (NetworkSession session =
        NetworkSession.openPart(network(opset).toByteArray(), "pooling")) {
      session.run(
          Map.of(
              "layer", new FloatTensor(new long[] {rows.size(), width, CHANNELS}, layer),
              "numbers", new FloatTensor(new long[] {rows.size(), width}, mask)),
          (tensor, values) -> results.put(WAYS.get(results.size()), values.row(wanted)));
    }
    return results;
  }

  private static ModelProto network(long opset) {
    ModelProto empty =
        new TestNetwork(opset)
            .input("layer", -1, -1, CHANNELS)
            .input("numbers", -1, -1)
            .node("Cast", List.of("numbers"), "mask", NodeAttributes.integer("to", Tensors.INT64))
            .model();
    NodeWriter writer = new NodeWriter(empty.getGraph());
    MaskedPoolingNodes pooling = new MaskedPoolingNodes(writer, "mask");
    String average = pooling.average("layer");
    List<String> outputs =
        List.of(
            average,
            pooling.max("layer"),
            pooling.first("layer"),
            pooling.all("layer"),
            MaskedPoolingNodes.unit(writer, average));
    ModelProto.Builder model = empty.toBuilder();
    model.getGraphBuilder().addAllNode(writer.nodes()).addAllInitializer(writer.constants());
    outputs.forEach(
        name -> model.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(name)));
    return model.build();
  }
}
