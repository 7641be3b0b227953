package io.frostline.imports;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ScoreKind;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.ValueInfoProto;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.ProofImages;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a network offers once it has been verified: its layers, its end, its default layer.
 *
 * @param layers every usable one, in topological order
 * @param output the tensor at the end
 * @param features the default layer
 * @param values what the end gives for the images of the proof
 */
record NetworkStructure(List<Layer> layers, Layer output, String features, ScoreValues values) {
  private static final int LOWEST_RANK = 2;
  private static final int HIGHEST_RANK = 4;

  /**
   * Determines the structure of a network.
   *
   * @throws UserException when no layer or no output is usable
   */
  static NetworkStructure of(
      ImportRequest request, SourceNetwork source, ProvenNetwork proven, ProofImages images) {
    List<LayerComparison> comparisons = proven.comparisons();
    OnnxGraph graph = source.graph();
    String input = source.input().getName();
    Arrangements arrangements = new Arrangements(graph, input, source.format().layout());
    List<Layer> layers =
        comparisons.stream()
            .filter(NetworkStructure::isUsable)
            .map(tensor -> layer(graph, arrangements, tensor))
            .toList();
    List<Layer> outputs = outputs(graph, layers);
    if (outputs.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "No output of the network is a float tensor with one row per image, of rank %d to %d. End the network at another tensor with --cut-at.",
              LOWEST_RANK, HIGHEST_RANK));
    }
    Map<String, ScoreValues> values =
        ScoreValues.of(proven.model(), outputs.stream().map(Layer::name).toList(), images);
    Set<String> scores =
        outputs.stream()
            .filter(output -> areScores(request, output, values.get(output.name())))
            .map(Layer::name)
            .collect(Collectors.toSet());
    Map<String, long[]> shapes = LayerComparison.shapes(comparisons);
    LastHiddenLayer hidden = new LastHiddenLayer(graph, input, shapes, scores);
    Layer end = end(request, outputs, values, hidden);
    String features =
        hidden
            .below(end.name())
            .filter(name -> layers.stream().anyMatch(layer -> layer.name().equals(name)))
            .orElse(end.name());
    return new NetworkStructure(layers, end, features, values.get(end.name()));
  }

  /**
   * The layer of this name as default.
   *
   * @throws UserException naming the nearest when there is none
   */
  NetworkStructure withFeatures(String wanted) {
    List<String> names = layers.stream().map(Layer::name).toList();
    if (!names.contains(wanted)) {
      throw new UserException(
          Formatted.of(
              "The network has no layer '%s' that can be the default.%s To see its layers, import it without --features and run `frostline models layers`.",
              wanted, NearestName.suggestion(names, wanted)));
    }
    return new NetworkStructure(layers, output, wanted, values);
  }

  private static boolean isUsable(LayerComparison tensor) {
    int rank = tensor.shape().length;
    return tensor.agrees()
        && rank >= LOWEST_RANK
        && rank <= HIGHEST_RANK
        && LongStream.of(tensor.shape()).allMatch(side -> side > 0);
  }

  private static Layer layer(OnnxGraph graph, Arrangements arrangements, LayerComparison tensor) {
    List<Integer> shape = LongStream.of(tensor.shape()).skip(1).mapToObj(Math::toIntExact).toList();
    String operator = graph.producer(tensor.tensor()).map(NodeProto::getOpType).orElseThrow();
    return new Layer(
        tensor.tensor(), shape, arrangements.of(tensor.tensor(), tensor.shape().length), operator);
  }

  /** The graph's usable outputs, the one computed last at the end. */
  private static List<Layer> outputs(OnnxGraph graph, List<Layer> layers) {
    List<String> names = graph.outputs().stream().map(ValueInfoProto::getName).toList();
    return layers.stream()
        .filter(layer -> names.contains(layer.name()))
        .sorted(Comparator.comparingInt(layer -> graph.position(layer.name())))
        .toList();
  }

  /** Whether the numbers are known to belong to classes. */
  private static boolean areScores(ImportRequest request, Layer output, ScoreValues values) {
    boolean named = output.numbers() == request.labels().names().size();
    boolean said = request.scores().isPresent();
    return named || output.isRow() && (said || values.sumToOne() || values.exponentialsSumToOne());
  }

  /**
   * The output computed last, of those with as many numbers as there are class names, and of those
   * that look like what the user says, where there are any. When it is the scores of a classifier
   * that also has an output with their probabilities, that one, since a classifier should return
   * probabilities.
   */
  private static Layer end(
      ImportRequest request,
      List<Layer> outputs,
      Map<String, ScoreValues> values,
      LastHiddenLayer hidden) {
    int labels = request.labels().names().size();
    List<Layer> named = preferred(outputs, layer -> layer.numbers() == labels);
    if (request.scores().isPresent()) {
      ScoreKind said = request.scores().get();
      return last(preferred(named, layer -> values.get(layer.name()).suggest(said)));
    }
    Layer last = last(named);
    Optional<String> below = hidden.below(last.name());
    return named.stream()
        .filter(layer -> values.get(layer.name()).sumToOne())
        .filter(layer -> below.isPresent() && hidden.below(layer.name()).equals(below))
        .findFirst()
        .orElse(last);
  }

  private static List<Layer> preferred(List<Layer> outputs, Predicate<Layer> wanted) {
    List<Layer> found = outputs.stream().filter(wanted).toList();
    return found.isEmpty() ? outputs : found;
  }

  private static Layer last(List<Layer> outputs) {
    return outputs.get(outputs.size() - 1);
  }
}
