package io.frostline.imports;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ScoreKind;
import io.frostline.backbone.Scores;
import io.frostline.imports.source.ImportRequest;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import java.util.Set;

/**
 * Decides what the numbers at the end of a network are: by what the user says, else by their values
 * on the images of the proof, and by the operator only where values cannot show it. What remains
 * unclear is recorded as such, because a softmax of the wrong numbers would look like a result.
 */
final class ScoreDecision {
  /** Operators that keep the kind of scores: they move numbers, change their type, or average. */
  private static final Set<String> KEEPING =
      Set.of(
          "AveragePool",
          "Cast",
          "DequantizeLinear",
          "Dropout",
          "Flatten",
          "GlobalAveragePool",
          "Identity",
          "QuantizeLinear",
          "ReduceMean",
          "Reshape",
          "Squeeze",
          "Transpose",
          "Unsqueeze");

  private static final Set<String> SIGMOIDS = Set.of("HardSigmoid", "QLinearSigmoid", "Sigmoid");

  /** Operators whose numbers have no upper bound, even if all seen are between 0 and 1. */
  private static final Set<String> UNBOUNDED =
      Set.of(
          "Add",
          "BatchNormalization",
          "Conv",
          "Gemm",
          "LeakyRelu",
          "MatMul",
          "QGemm",
          "QLinearAdd",
          "QLinearConv",
          "QLinearMatMul",
          "Relu");

  private final ImportRequest request;
  private final NetworkStructure structure;
  private final ScoreValues values;
  private final String operator;

  private ScoreDecision(ImportRequest request, OnnxGraph graph, NetworkStructure structure) {
    this.request = request;
    this.structure = structure;
    this.values = structure.values();
    this.operator =
        graph
            .producerBehind(structure.output().name(), KEEPING)
            .map(NodeProto::getOpType)
            .orElse("no operator");
  }

  /**
   * What the numbers are.
   *
   * @throws UserException when the user says what the values contradict
   */
  static Scores of(ImportRequest request, OnnxGraph graph, NetworkStructure structure) {
    ScoreDecision decision = new ScoreDecision(request, graph, structure);
    return request.scores().map(decision::confirmed).orElseGet(decision::found);
  }

  private Scores confirmed(ScoreKind said) {
    Layer end = structure.output();
    if (!end.isRow()) {
      throw new UserException(
          Formatted.of(
              "--scores is %s, but the output '%s' has the shape %s instead of one number per class. Leave out --scores, or end the network at its class scores with --cut-at.",
              said.keyword(), end.name(), end.shape()));
    }
    if (!values.allow(said)) {
      throw new UserException(
          Formatted.of(
              "--scores is %s, but the output '%s' gives other numbers: %s. Leave out --scores to have it decided by the values, or use another of its values.",
              said.keyword(), end.name(), values.text()));
    }
    return new Scores(said, "as --scores says: " + values.text());
  }

  private Scores found() {
    if (!structure.output().isRow()) {
      return unclear("the shape is not that of one number per class");
    }
    if (values.sumToOne()) {
      return decided(ScoreKind.PROBABILITIES, "not negative, and sum to 1");
    }
    if (values.exponentialsSumToOne()) {
      return decided(ScoreKind.LOG_PROBABILITIES, "their exponentials sum to 1");
    }
    boolean named = !request.labels().names().isEmpty();
    boolean bounded = values.betweenZeroAndOne();
    if (SIGMOIDS.contains(operator) && bounded && (named || !endsWithFeatures())) {
      return decided(ScoreKind.SIGMOID, "computed by a sigmoid for each class");
    }
    if (bounded && !UNBOUNDED.contains(operator)) {
      return unclear("each is between 0 and 1, but they do not sum to 1");
    }
    return named
        ? decided(ScoreKind.LOGITS, "neither they nor their exponentials sum to 1")
        : unclear("they have no class names and may be an embedding");
  }

  private boolean endsWithFeatures() {
    return structure.features().equals(structure.output().name());
  }

  private Scores decided(ScoreKind kind, String why) {
    return new Scores(kind, Formatted.of("%s (%s)", why, values.text()));
  }

  private Scores unclear(String why) {
    return decided(ScoreKind.UNCLEAR, why);
  }
}
