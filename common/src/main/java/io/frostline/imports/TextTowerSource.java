package io.frostline.imports;

import io.frostline.backbone.TokenInput;
import io.frostline.imports.encoder.EncoderGraph;
import io.frostline.imports.encoder.EncoderRequest;
import io.frostline.imports.encoder.FreeTokens;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.ValueInfoProto;
import io.frostline.proof.ProofTexts;
import io.frostline.text.Tokenizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tower for texts that becomes part of a package.
 *
 * @param model the network: int64 [N, T] in, one vector for each text out
 * @param output the name of that output
 * @param width how many numbers a vector has
 * @param input how texts become what it takes
 * @param texts the texts that it is tried with
 * @param notes what was decided about it, for people
 */
record TextTowerSource(
    ModelProto model,
    String output,
    int width,
    TokenInput input,
    ProofTexts texts,
    List<String> notes) {

  /**
   * Reads a tower and runs it.
   *
   * @param tower whose only output is the vectors
   * @throws UserException when it cannot be imported, or does not give one vector for a text
   */
  static TextTowerSource of(ModelProto tower, EncoderRequest request, Tokenizer tokenizer) {
    OperatorDomains.refuseForeign(tower);
    RandomOperators.refuse(tower);
    if (SinglePrecision.of(tower).isPresent()) {
      throw new UserException(
          Formatted.of(
              "The tower for texts in %s computes in half precision, which processors do not have."
                  + " Export it in float32.",
              request.network()));
    }
    EncoderGraph found = EncoderGraph.ofTower(new OnnxGraph(tower.getGraph()));
    EncoderUse use = EncoderUse.of(request, found, tokenizer);
    TokenInput input = use.input();
    ProofTexts texts = ProofTexts.of(input, tokenizer);
    ModelProto free = inOrder(FreeTokens.in(tower, input.ids(), input.paddingId()), input);
    String output = free.getGraph().getOutput(0).getName();
    int width = width(free, output, texts);
    return new TextTowerSource(
        declared(free, output, width), output, width, input, texts, use.notes());
  }

  /** With its inputs in the order in which a session gets them. */
  private static ModelProto inOrder(ModelProto tower, TokenInput input) {
    Map<String, ValueInfoProto> inputs = new HashMap<>();
    tower.getGraph().getInputList().forEach(each -> inputs.put(each.getName(), each));
    ModelProto.Builder ordered = tower.toBuilder();
    ordered.getGraphBuilder().clearInput();
    input.tensors().map(inputs::get).forEach(ordered.getGraphBuilder()::addInput);
    return ordered.build();
  }

  private static ModelProto declared(ModelProto tower, String output, int width) {
    ModelProto.Builder declared = tower.toBuilder();
    declared
        .getGraphBuilder()
        .clearOutput()
        .addOutput(
            Tensors.declare(
                output, Tensors.FLOAT, List.of(Tensors.symbolic("N"), Tensors.fixed(width))));
    return declared.build();
  }

  private static int width(ModelProto tower, String output, ProofTexts texts) {
    try (NetworkSession session = open(tower)) {
      FloatTensor vector = session.run(texts.alone(0)).get(output);
      if (vector.shape().length != 2 || vector.shape()[0] != 1) {
        throw new UserException(
            Formatted.of(
                "The tower for texts gives numbers of the shape %s for one text, but must give one"
                    + " vector. Export the towers with their projections (text_embeds).",
                Arrays.toString(vector.shape())));
      }
      return vector.values().length;
    }
  }

  /** Loads the tower into the engine; close it. */
  NetworkSession open() {
    return open(model);
  }

  private static NetworkSession open(ModelProto tower) {
    return NetworkSession.openPart(tower.toByteArray(), "The tower for texts");
  }
}
