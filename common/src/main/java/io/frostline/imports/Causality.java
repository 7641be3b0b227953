package io.frostline.imports;

import io.frostline.backbone.Layer;
import io.frostline.imports.encoder.EncoderLayers;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.proof.ProofTexts;
import io.frostline.proof.TextValues;
import io.frostline.text.Tokens;
import java.util.Arrays;
import java.util.List;

/** Whether the tokens of a text see those behind them. */
enum Causality {
  /** They do, as in encoders. */
  BOTH_DIRECTIONS,
  /** They do not, as in networks that continue texts. */
  CAUSAL;

  /**
   * Runs two texts that differ in their second token only, and looks at the first.
   *
   * @param texts of which one has at least two tokens
   */
  static Causality of(EncoderSource source, EncoderLayers offered, ProofTexts texts) {
    Layer last = offered.last();
    Tokens tokens = texts.texts().get(texts.texts().size() - 1);
    if (tokens.length() < 2) {
      return BOTH_DIRECTIONS;
    }
    int[] ids = Arrays.copyOf(tokens.ids(), 2);
    int[] types = Arrays.copyOf(tokens.types(), 2);
    int[] others = {ids[0], ids[1] == 0 ? 1 : ids[1] - 1};
    ProofTexts pair =
        new ProofTexts(texts.input(), List.of(new Tokens(ids, types), new Tokens(others, types)));
    String tensor = offered.tensors().get(last.name());
    try (NetworkSession session = EncoderProof.open(GraphCut.at(source.model(), List.of(tensor)))) {
      List<float[]> values =
          TextValues.alone(session, pair, List.of(last), offered.tensors())
              .layers()
              .get(last.name());
      int width = last.numbers();
      return Arrays.equals(values.get(0), 0, width, values.get(1), 0, width)
          ? CAUSAL
          : BOTH_DIRECTIONS;
    }
  }
}
