package io.frostline.imports.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.TestNetwork;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderGraphTest {
  @ParameterizedTest
  @EnumSource(SmallEncoder.Norm.class)
  void findsTheBlocksOfNetworksThatNormaliseLast(SmallEncoder.Norm norm) {
    SmallEncoder encoder = SmallEncoder.bert(norm);

    EncoderGraph found = read(encoder);

    assertThat(outputs(found)).isEqualTo(encoder.blocks());
    assertThat(found.inputs().types()).map(ValueInfoProto::getName).contains("token_type_ids");
  }

  @Test
  void findsTheBlocksOfNetworksThatNormaliseFirst() {
    SmallEncoder encoder = SmallEncoder.normalisedFirst();

    EncoderGraph found = read(encoder);

    assertThat(outputs(found)).as("the last one normalised").isEqualTo(encoder.blocks());
    assertThat(found.inputs().types()).isEmpty();
  }

  @Test
  void endsBelowAPoolingInsideTheNetwork() {
    SmallEncoder encoder = SmallEncoder.bert(SmallEncoder.Norm.DECOMPOSED);

    assertThat(outputs(read(encoder.pooledOnly()))).isEqualTo(encoder.blocks());
  }

  @Test
  void findsTheBlocksWhereEachIsAnOutput() {
    SmallEncoder encoder = SmallEncoder.bert(SmallEncoder.Norm.OPERATOR);

    assertThat(outputs(read(encoder.withAllBlocks()))).isEqualTo(encoder.blocks());
  }

  @Test
  void takesTheEmbeddingsFromTheTableAlone() {
    SmallEncoder encoder = SmallEncoder.bert(SmallEncoder.Norm.OPERATOR);

    assertThat(read(encoder).embeddings())
        .isEqualTo(
            new EmbeddingTable(encoder.words(), SmallEncoder.VOCABULARY, SmallEncoder.WIDTH));
  }

  @Test
  void countsThePositionsThatTheTableHasForTokens() {
    assertThat(read(SmallEncoder.bert(SmallEncoder.Norm.OPERATOR)).positions())
        .hasValue(SmallEncoder.POSITIONS);
    assertThat(read(SmallEncoder.roberta()).positions())
        .as("rows 0 and 1 are of padding")
        .hasValue(SmallEncoder.POSITIONS - 2);
  }

  @ParameterizedTest
  @CsvSource({
    "past_key_values.0.key, is a decoder",
    "decoder_input_ids, an encoder and a decoder",
    "position_ids, the positions of tokens",
    "pixel_values, it takes images",
    "langs, inputs for tokens are input_ids"
  })
  void refusesOtherInputsByName(String input, String reason) {
    SmallEncoder encoder =
        SmallEncoder.bert(SmallEncoder.Norm.OPERATOR).input(input, Tensors.INT64, -1, -1);

    assertThatThrownBy(() -> read(encoder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'" + input + "'")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesAFixedNumberOfTokensAndOtherTypes() {
    assertThatThrownBy(() -> read(ids(Tensors.INT64, -1, 128)))
        .hasMessageContaining("takes exactly 128 tokens");
    assertThatThrownBy(() -> read(ids(Tensors.FLOAT, -1, -1)))
        .hasMessageContaining("element type 1 and 2 dimensions");
  }

  @Test
  void refusesWhatHasNoAttentionOrNoTable() {
    assertThatThrownBy(
            () ->
                read(
                    ids(Tensors.INT64, -1, -1)
                        .weights("table", 9, 4)
                        .node("Gather", List.of("table", "input_ids"), "words")
                        .node("Relu", List.of("words"), "end")
                        .output("end")))
        .hasMessageContaining("no self-attention");
    assertThatThrownBy(
            () ->
                read(
                    ids(Tensors.INT64, -1, -1)
                        .node("EmbedLayerNormalization", List.of("input_ids"), "words")
                        .output("words")))
        .hasMessageContaining("0 embedding tables")
        .hasMessageContaining("EmbedLayerNormalization");
  }

  @Test
  void aClassifierIsNoAttention() {
    assertThatThrownBy(
            () ->
                read(
                    ids(Tensors.INT64, -1, -1)
                        .weights("table", 9, 4)
                        .node("Gather", List.of("table", "input_ids"), "words")
                        .node("Softmax", List.of("words"), "shares")
                        .node("Relu", List.of("shares"), "end")
                        .output("end")))
        .hasMessageContaining("no self-attention");
  }

  /** For integration tests, which have no classes of unit tests. */
  @Test
  void isInAFileAsWell() throws IOException {
    try (InputStream file = EncoderGraphTest.class.getResourceAsStream("encoder.onnx")) {
      assertThat(file.readAllBytes())
          .isEqualTo(SmallEncoder.bert(SmallEncoder.Norm.OPERATOR).network().model().toByteArray());
    }
  }

  private static TestNetwork ids(int type, long... shape) {
    return new TestNetwork(17).typedInput("input_ids", type, shape);
  }

  private static EncoderGraph read(SmallEncoder encoder) {
    return read(encoder.network());
  }

  private static EncoderGraph read(TestNetwork network) {
    return EncoderGraph.of(new OnnxGraph(network.model().getGraph()));
  }

  private static List<String> outputs(EncoderGraph graph) {
    return graph.blocks().stream().map(block -> block.get(0)).toList();
  }
}
