package io.frostline.backbone.cut;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ScoreKind;
import io.frostline.backbone.Scores;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The output of a network that classifies.
 *
 * <p>No ONNX file records that its numbers belong to classes. The import decides it by their values
 * and records it ({@link Scores}); what it found unclear is refused rather than guessed, because
 * the softmax of an embedding would look like a result.
 *
 * <p>In packages of older versions, which have no such record, the operator that computes the
 * output decides: a network is treated as a classifier when its package has class names or is a
 * classifier, or when its output is computed by a Softmax or LogSoftmax, or by a Sigmoid that is
 * not itself the default layer.
 *
 * @param layer the network's output, one number for each class
 * @param operator what computes its numbers, ignoring what only rearranges them
 * @param scores what its numbers are, never {@link ScoreKind#UNCLEAR}
 * @param classes names in order; the numbers of the classes where the package has no names
 */
public record ClassOutput(Layer layer, String operator, ScoreKind scores, List<String> classes) {
  private static final Set<String> REARRANGED =
      Set.of(
          "Cast", "Dropout", "Flatten", "Identity", "Reshape", "Squeeze", "Transpose", "Unsqueeze");

  private static final Set<String> OVER_CLASSES = Set.of("Softmax", "LogSoftmax");

  public ClassOutput {
    classes = List.copyOf(classes);
  }

  /**
   * The class output of a package.
   *
   * @throws UserException when the network does not classify, as far as can be told, naming what it
   *     ends with and what to do
   */
  public static ClassOutput of(ModelPackage model) {
    ModelDescription description = model.description();
    Layer end =
        description
            .layer(description.output())
            .orElseThrow(() -> new UserException(unusableEnd(description)));
    OnnxGraph graph = new OnnxGraph(OnnxFile.read(model.network()).getGraph());
    String operator = operator(graph, end.name());
    Optional<Scores> recorded = Optional.ofNullable(description.scores());
    if (recorded.isEmpty() && !classifies(description, operator)) {
      throw new UserException(noClasses(description, end, operator));
    }
    if (!end.isRow()) {
      throw new UserException(
          Formatted.of(
              "Model %s does not classify: its output '%s' has the shape %s instead of one number per class. Extract it with `frostline extract`, or import a network that ends with class scores.",
              description.name(), end.name(), end.shape()));
    }
    ScoreKind scores = recorded.map(Scores::kind).orElseGet(() -> after(operator));
    if (scores == ScoreKind.UNCLEAR) {
      throw new UserException(unclear(description, end, operator));
    }
    int classes = Probabilities.of(scores, end.numbers()).classes(end.numbers());
    return new ClassOutput(end, operator, scores, names(description, classes));
  }

  /** How the numbers become probabilities. */
  public Probabilities probabilities() {
    return Probabilities.of(scores, layer.numbers());
  }

  /** Whether several classes, or none, may apply to an image. */
  public boolean areIndependent() {
    return layer.numbers() > 1
        && (scores == ScoreKind.SIGMOID || scores == ScoreKind.SIGMOID_LOGITS);
  }

  /** What an operator gives, for packages that do not record it. */
  private static ScoreKind after(String operator) {
    return switch (operator) {
      case "Softmax" -> ScoreKind.PROBABILITIES;
      case "LogSoftmax" -> ScoreKind.LOG_PROBABILITIES;
      case "Sigmoid" -> ScoreKind.SIGMOID;
      default -> ScoreKind.LOGITS;
    };
  }

  /** The operator that computes a tensor's numbers: a Softmax may come before a Reshape. */
  private static String operator(OnnxGraph graph, String tensor) {
    return graph.producerBehind(tensor, REARRANGED).map(NodeProto::getOpType).orElse("no operator");
  }

  private static boolean classifies(ModelDescription model, String operator) {
    boolean named = !model.classes().isEmpty() || model.kind() == ModelKind.CLASSIFIER;
    boolean endsWithFeatures = model.output().equals(model.features());
    return named
        || OVER_CLASSES.contains(operator)
        || operator.equals("Sigmoid") && !endsWithFeatures;
  }

  private static String noClasses(ModelDescription model, Layer end, String operator) {
    String ends =
        Formatted.of(
            "Model %s cannot classify: it ends with '%s' (%s, shape %s)",
            model.name(), end.name(), operator, end.shape());
    return model.output().equals(model.features())
        ? Formatted.of(
            "%s, which are its features, and has no class names. Extract them with `frostline extract`; to classify, import the whole network, without --cut-at.",
            ends)
        : Formatted.of(
            "%s and has no class names, so the output may be an embedding. Extract it with `frostline extract --layer %s`; if it is class scores, import the network again with --labels FILE, one class name per line.",
            ends, end.name());
  }

  private static String unclear(ModelDescription model, Layer end, String operator) {
    return Formatted.of(
        "Model %s cannot classify: it ends with '%s' (%s, shape %s), and what these numbers are is unclear: %s. Extract them with `frostline extract --layer %s`, or import the network again: whole, if it was cut; with %s--scores KIND, if they are class scores.",
        model.name(),
        end.name(),
        operator,
        end.shape(),
        model.scores().reason(),
        end.name(),
        model.classes().isEmpty() ? "--labels FILE (one class name per line) or " : "");
  }

  private static String unusableEnd(ModelDescription model) {
    return Formatted.of(
        "The output '%s' of model %s is not one of its layers (%d). Import the model again.",
        model.output(), model.name(), model.layers().size());
  }

  private static List<String> names(ModelDescription model, int count) {
    List<String> given = model.classes();
    if (given.isEmpty()) {
      return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
    List<String> names =
        given.size() == 1 && count == 2 ? List.of("not " + given.get(0), given.get(0)) : given;
    if (names.size() != count) {
      throw new UserException(
          Formatted.of(
              "Model %s has names for %s, but its output has %d. Import it again with a --labels file that has one name per class.",
              model.name(), Count.of(names.size(), "class"), count));
    }
    return names;
  }
}
