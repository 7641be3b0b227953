package io.frostline.backbone.cut;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
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
 * <p>No ONNX file records that its numbers belong to classes. A network is treated as a classifier
 * when its package has class names or is a classifier, or when its output is computed by a Softmax
 * or LogSoftmax, or by a Sigmoid that is not itself the default layer. Any other output without
 * class names, even of a thousand numbers, may be an embedding as well as scores, and its softmax
 * would look like a result: it is refused rather than guessed.
 *
 * @param layer the network's output, one number for each class
 * @param operator what computes its numbers, ignoring what only rearranges them
 * @param probabilities how they become probabilities
 * @param classes names in order; the numbers of the classes where the package has no names
 */
public record ClassOutput(
    Layer layer, String operator, Probabilities probabilities, List<String> classes) {
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
    if (!classifies(description, operator)) {
      throw new UserException(noClasses(description, end, operator));
    }
    if (end.shape().stream().filter(side -> side > 1).count() > 1) {
      throw new UserException(
          Formatted.of(
              "Model %s does not classify images: its output '%s' has the shape %s instead of one number per class. Extract it with `frostline extract`, or import a network that ends with class scores.",
              description.name(), end.name(), end.shape()));
    }
    Probabilities probabilities = Probabilities.after(operator, end.numbers());
    return new ClassOutput(
        end, operator, probabilities, names(description, probabilities.classes(end.numbers())));
  }

  /** The operator that computes a tensor's numbers: a Softmax may come before a Reshape. */
  private static String operator(OnnxGraph graph, String tensor) {
    Optional<NodeProto> node = graph.producer(tensor);
    while (node.filter(at -> REARRANGED.contains(at.getOpType())).isPresent()) {
      node = graph.producer(node.get().getInput(0));
    }
    return node.map(NodeProto::getOpType).orElse("no operator");
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
