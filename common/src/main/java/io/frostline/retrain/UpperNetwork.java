package io.frostline.retrain;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TokenInput;
import io.frostline.imports.deeplearning4j.Deeplearning4jSettings;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.proof.KnownValues;
import io.frostline.proof.LayerComparison;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
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
  private static final String POOLED = "retrained/average";

  private final ModelPackage backbone;
  private final UpperPart part;
  private final Initialisation initialisation;

  private UpperNetwork(ModelPackage backbone, UpperPart part, Initialisation initialisation) {
    this.backbone = backbone;
    this.part = part;
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
  private static void refuseTexts(ModelDescription description) {
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

  /**
   * The network above a layer.
   *
   * @throws UserException naming the node that has no equivalent in Deeplearning4j and the lowest
   *     layer above which all have one
   */
  public static UpperNetwork of(ModelPackage backbone, Layer from, Initialisation initialisation) {
    Deeplearning4jSettings.apply();
    UpperPart part = new UpperPart(backbone, from);
    refusal(part, initialisation)
        .ifPresent(
            refusal -> {
              throw refused(backbone, from, initialisation, refusal);
            });
    return new UpperNetwork(backbone, part, initialisation);
  }

  private static UserException refused(
      ModelPackage backbone, Layer from, Initialisation initialisation, String refusal) {
    return new UserException(
        Formatted.of(
            "Model %s cannot be retrained above layer '%s': %s. %s",
            backbone.description().name(),
            from.name(),
            refusal,
            lowest(backbone, from, initialisation)
                .map(layer -> "The lowest layer above it that works is --from-layer " + layer + ".")
                .orElse(
                    "No higher layer works either: train a head on its features with `frostline"
                        + " train`.")));
  }

  /** Why a part cannot be translated. */
  private static Optional<String> refusal(UpperPart part, Initialisation initialisation) {
    if (part.from().arrangement() == Arrangement.TOKENS) {
      return Optional.of(
          Formatted.of("its shape is %s, but Deeplearning4j needs images", part.from().shape()));
    }
    if (part.top().arrangement() != Arrangement.FLAT
        && part.top().arrangement() != Arrangement.CHANNELS_FIRST) {
      return Optional.of(
          Formatted.of(
              "its features at '%s' are %s",
              part.top().name(), part.top().arrangement().keyword()));
    }
    Optional<NodeProto> rounding =
        part.nodes().stream().filter(node -> node.getOpType().equals("QuantizeLinear")).findFirst();
    if (rounding.isPresent()) {
      return Optional.of(
          Formatted.of(
              "node '%s' (QuantizeLinear) rounds to integers", rounding.get().getOutput(0)));
    }
    try {
      GraphTranslation.of(part, initialisation, new NeuralNetConfiguration.Builder());
      return Optional.empty();
    } catch (Untranslatable node) {
      return Optional.of(node.inWords());
    }
  }

  private static Optional<String> lowest(
      ModelPackage backbone, Layer from, Initialisation initialisation) {
    ModelDescription description = backbone.description();
    List<Layer> layers = description.layers();
    int above = layers.indexOf(from) + 1;
    int top = layers.indexOf(description.layer(description.features()).orElseThrow());
    return layers.subList(above, Math.max(above, top)).stream()
        .filter(layer -> isRetrainable(backbone, layer, initialisation))
        .map(Layer::name)
        .findFirst();
  }

  private static boolean isRetrainable(
      ModelPackage backbone, Layer layer, Initialisation initialisation) {
    try {
      return refusal(new UpperPart(backbone, layer), initialisation).isEmpty();
    } catch (UserException leadsNowhere) {
      return false;
    }
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
      String below = translation.vertex(part.top().name());
      if (part.top().spatial()) {
        translation.layer(POOLED, new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), below);
        below = POOLED;
      }
      int width = part.top().spatial() ? part.top().shape().get(0) : part.top().numbers();
      translation.layer(OUTPUT, output.nIn(width).build(), below);
      ComputationGraph graph =
          new ComputationGraph(translation.builder().setOutputs(OUTPUT).build());
      graph.init();
      translation.assign(graph);
      return graph;
    } catch (Untranslatable impossible) {
      throw new IllegalStateException(impossible.inWords(), impossible);
    }
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
    return part.top().spatial() ? averages(features, part.top()) : features;
  }

  private static float[] averages(float[] features, Layer layer) {
    int positions = layer.shape().get(1) * layer.shape().get(2);
    float[] averages = new float[features.length / positions];
    for (int index = 0; index < features.length; index++) {
      averages[index / positions] += features[index] / positions;
    }
    return averages;
  }

  /** What the graph has at the features of the backbone, before they are averaged. */
  private static FloatTensor features(ComputationGraph graph, FloatTensor activations) {
    Map<String, INDArray> all =
        graph.feedForward(
            new INDArray[] {Nd4j.create(activations.values(), activations.shape(), 'c')}, false);
    Map<String, List<String>> inputs = graph.getConfiguration().getVertexInputs();
    String below = inputs.get(OUTPUT).get(0);
    INDArray features = all.get(below.equals(POOLED) ? inputs.get(POOLED).get(0) : below);
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
