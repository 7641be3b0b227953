package io.frostline.retrain;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TokenInput;
import io.frostline.head.LinearHead;
import io.frostline.imports.deeplearning4j.Deeplearning4jSettings;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.proof.KnownValues;
import io.frostline.proof.LayerComparison;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layers of a backbone above one of them, with a new output layer, as a Deeplearning4j graph:
 * flat activations [N, numbers] in, probabilities of the classes [N, classes] out.
 */
public final class UpperNetwork {
  /** The vertex of the new output layer. */
  public static final String OUTPUT = "retrained/probabilities";

  private static final String INPUT = "input";

  private final ModelPackage backbone;
  private final UpperPart part;
  private final NetworkEnd end;
  private final Initialisation initialisation;

  private UpperNetwork(
      ModelPackage backbone, UpperPart part, NetworkEnd end, Initialisation initialisation) {
    this.backbone = backbone;
    this.part = part;
    this.end = end;
    this.initialisation = initialisation;
  }

  /**
   * The layer with this name; {@code input} is the image itself.
   *
   * @throws UserException when there is none, or when the backbone takes texts
   */
  public static Layer layer(ModelPackage backbone, String name) {
    ModelDescription description = backbone.description();
    refuseTexts(description);
    if (!name.equals(INPUT) || description.layer(name).isPresent()) {
      return description.layer(name).orElseThrow(() -> unknown(description, name));
    }
    return description.input().layer().orElseThrow(() -> unknown(description, name));
  }

  /**
   * Deeplearning4j 1.0.0-M2.1 has no layer normalisation, and its attention has no biases; an
   * encoder has both in each block.
   */
  static void refuseTexts(ModelDescription description) {
    if (description.input() instanceof TokenInput) {
      throw new UserException(
          Formatted.of(
              "The layers of %s cannot be retrained: it takes texts, and Deeplearning4j has neither the layer normalisation nor the attention of such networks. Extract features at a lower layer with `frostline extract --layer`, and train a head with hidden layers on them with `frostline train --hidden 256`.",
              description.name()));
    }
  }

  private static UserException unknown(ModelDescription description, String name) {
    List<String> known = description.layers().stream().map(Layer::name).toList();
    return new UserException(
        Formatted.of(
            "Model %s has no layer '%s'.%s `frostline models layers %s` lists all %d; with --from-layer input, all layers are retrained.",
            description.name(),
            name,
            NearestName.suggestion(known, name),
            description.name(),
            known.size()));
  }

  /** The network above a layer, up to the default layer of the package. */
  public static UpperNetwork of(ModelPackage backbone, Layer from, Initialisation initialisation) {
    return of(backbone, from, NetworkEnd.of(backbone), initialisation);
  }

  /**
   * The network above a layer, up to another.
   *
   * @throws UserException naming the node that has no equivalent in Deeplearning4j and the lowest
   *     layer above which all have one
   */
  public static UpperNetwork of(
      ModelPackage backbone, Layer from, NetworkEnd end, Initialisation initialisation) {
    Deeplearning4jSettings.apply();
    UpperPart part = new RetrainableLayers(backbone, end, initialisation).above(from);
    return new UpperNetwork(backbone, part, end, initialisation);
  }

  /**
   * The graph with its first weights.
   *
   * @param settings seed, penalty, and the updater of the old layers
   * @param output the new layer, without its number of inputs
   */
  public ComputationGraph graph(
      NeuralNetConfiguration.Builder settings, OutputLayer.Builder output) {
    try {
      GraphTranslation translation = GraphTranslation.of(part, initialisation, settings);
      String features = end.addTo(translation, translation.vertex(part.top().name()));
      translation.layer(OUTPUT, output.nIn(end.width()).build(), features);
      ComputationGraph graph =
          new ComputationGraph(translation.builder().setOutputs(OUTPUT).build());
      graph.init();
      translation.assign(graph);
      return graph;
    } catch (Untranslatable impossible) {
      throw new IllegalStateException(impossible.inWords(), impossible);
    }
  }

  /**
   * Lets the output layer of a graph start from a head, so that the graph computes what backbone
   * and head compute.
   *
   * @param head on the features at the end as they are in a table, not standardised
   */
  public void startFrom(LinearHead head, ComputationGraph graph) {
    LinearHead own = head.reordered(end.order());
    INDArray weights = graph.getLayer(OUTPUT).getParam("W");
    weights.assign(Nd4j.create(own.weights(), weights.shape(), 'c'));
    INDArray bias = graph.getLayer(OUTPUT).getParam("b");
    bias.assign(Nd4j.create(own.bias(), bias.shape(), 'c'));
  }

  /** The layer above which all layers are retrained. */
  public Layer from() {
    return part.from();
  }

  /**
   * Compares the untrained graph with the backbone at its features.
   *
   * @param activations flat, [N, numbers]
   * @return the largest difference in units of the largest value
   * @throws UserException when they differ by more than rounding explains
   */
  public double prove(ComputationGraph graph, FloatTensor activations) {
    String top = part.top().name();
    KnownValues known =
        new KnownValues(
            Map.of(part.from().name(), shaped(activations, part.from())),
            Map.of(top, shaped(features(graph, activations), part.top())));
    LayerComparison compared = known.compare(part.network(List.of(top))).get(0);
    if (!compared.agrees()) {
      throw new UserException(
          Formatted.of(
              "In Deeplearning4j, the layers above '%s' of model %s do not reproduce the ONNX features: layer '%s' %s. Please report the model; a higher --from-layer may work.",
              part.from().name(), part.model(), top, compared.text()));
    }
    return compared.relative();
  }

  /**
   * How far the features change when the activations are rounded to half precision.
   *
   * @param activations flat, [N, numbers]
   * @return the largest difference in units of the largest value; infinite where an activation is
   *     beyond half precision
   */
  public double changeInHalfPrecision(FloatTensor activations) {
    float[] rounded = HalfPrecision.rounded(activations.values());
    for (float number : rounded) {
      if (!Float.isFinite(number)) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return difference(
        features(activations), features(new FloatTensor(activations.shape(), rounded)));
  }

  private static double difference(float[] expected, float... actual) {
    double largest = 0;
    double difference = 0;
    for (int index = 0; index < expected.length; index++) {
      largest = Math.max(largest, Math.abs(expected[index]));
      difference = Math.max(difference, Math.abs(expected[index] - actual[index]));
    }
    return difference == 0 ? 0 : difference / largest;
  }

  private float[] features(FloatTensor activations) {
    String top = part.top().name();
    float[] features = part.run(shaped(activations, part.from()), List.of(top)).get(top).values();
    return end.pooledBy() == Pooling.AVERAGE ? averages(features, part.top()) : features;
  }

  private static float[] averages(float[] features, Layer layer) {
    int positions = layer.shape().get(1) * layer.shape().get(2);
    float[] averages = new float[features.length / positions];
    for (int index = 0; index < features.length; index++) {
      averages[index / positions] += features[index] / positions;
    }
    return averages;
  }

  /** What the graph has at the features of the backbone, before they are pooled. */
  private FloatTensor features(ComputationGraph graph, FloatTensor activations) {
    Map<String, INDArray> all =
        graph.feedForward(
            new INDArray[] {Nd4j.create(activations.values(), activations.shape(), 'c')}, false);
    Map<String, List<String>> inputs = graph.getConfiguration().getVertexInputs();
    String below = inputs.get(OUTPUT).get(0);
    while (end.pools(below)) {
      below = inputs.get(below).get(0);
    }
    INDArray features = all.get(below);
    return new FloatTensor(features.shape(), features.dup('c').data().asFloat());
  }

  private static FloatTensor shaped(FloatTensor flat, Layer layer) {
    LongStream shape =
        LongStream.concat(
            Arrays.stream(flat.shape()).limit(1),
            layer.shape().stream().mapToLong(Integer::longValue));
    return new FloatTensor(shape.toArray(), flat.values());
  }

  /** The package that the layers are from. */
  public ModelPackage backbone() {
    return backbone;
  }
}
