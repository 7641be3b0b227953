package io.frostline.backbone.cut;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Sha256;
import io.frostline.message.UserException;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * The same network with random weights: shows what the architecture alone contributes.
 *
 * <p>The weights of convolutions, matrix products and tables of embeddings are drawn again from a
 * normal distribution, and those of each output channel are then shifted and scaled to the mean and
 * the deviation that they had before. So the means and deviations of what a channel computes stay
 * near those that the trained batch normalisations expect, and no signal dies or explodes. Biases,
 * normalisations and everything else are kept.
 */
public final class RandomWeights {
  private static final String SUFFIX = "-random-weights";

  private final OnnxGraph graph;
  private final long seed;
  private final Map<String, TensorProto> drawn = new HashMap<>();

  private RandomWeights(OnnxGraph graph, long seed) {
    this.graph = graph;
    this.seed = seed;
  }

  /**
   * A copy of a package with random weights.
   *
   * @param folder where it is written, which must exist
   * @throws UserException when no weights are found
   */
  public static ModelPackage of(ModelPackage model, Path folder, long seed) {
    ModelProto network = OnnxFile.read(model.network());
    byte[] onnx = new RandomWeights(new OnnxGraph(network.getGraph()), seed).of(network);
    ModelDescription trained = model.description();
    ModelDescription random =
        new ModelDescription(
            trained.name() + SUFFIX,
            trained.kind(),
            Sha256.of(onnx),
            null,
            trained.source(),
            trained.input(),
            trained.preprocessing(),
            trained.output(),
            trained.layers(),
            trained.features(),
            trained.classes(),
            trained.scores(),
            trained.batch(),
            trained.checks(),
            null,
            tokenizer(trained),
            List.of(),
            null,
            trained.pooling(),
            null);
    try {
      Files.write(ModelPackage.networkIn(folder), onnx);
      for (String file : random.files().keySet()) {
        Files.copy(model.file(file), folder.resolve(file));
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    return new ModelPackage(folder, random);
  }

  /**
   * What the input depends on stays with the network; what was trained on its features does not.
   */
  private static Map<String, String> tokenizer(ModelDescription trained) {
    String sha256 = trained.files().get(ModelPackage.TOKENIZER);
    return sha256 == null ? Map.of() : Map.of(ModelPackage.TOKENIZER, sha256);
  }

  private byte[] of(ModelProto network) {
    graph.nodes().forEach(this::draw);
    if (drawn.isEmpty()) {
      throw new UserException(
          "The network has no convolution or matrix product with weights in its file, so it cannot"
              + " be compared with the same network with random weights. Probe the network from"
              + " which it was built.");
    }
    GraphProto.Builder random = network.getGraph().toBuilder();
    for (int index = 0; index < random.getInitializerCount(); index++) {
      TensorProto tensor = random.getInitializer(index);
      random.setInitializer(index, drawn.getOrDefault(tensor.getName(), tensor));
    }
    for (int index = 0; index < random.getNodeCount(); index++) {
      random.setNode(index, redrawn(random.getNode(index)));
    }
    return network.toBuilder().setGraph(random).build().toByteArray();
  }

  private NodeProto redrawn(NodeProto node) {
    if (!node.getOpType().equals("Constant") || !drawn.containsKey(node.getOutput(0))) {
      return node;
    }
    AttributeProto value =
        NodeAttributes.find(node, "value").orElseThrow().toBuilder()
            .setT(drawn.get(node.getOutput(0)))
            .build();
    return node.toBuilder().clearAttribute().addAttribute(value).build();
  }

  private void draw(NodeProto node) {
    switch (node.getOpType()) {
      case "Conv" -> draw(node.getInput(1), Channels.FIRST);
      case "Gemm" ->
          draw(
              node.getInput(1),
              NodeAttributes.integer(node, "transB", 0) == 0 ? Channels.LAST : Channels.FIRST);
      case "MatMul" -> {
        draw(node.getInput(0), Channels.FIRST);
        draw(node.getInput(1), Channels.LAST);
      }
      case "Gather" -> draw(node.getInput(0), Channels.LAST);
      default -> {}
    }
  }

  /** Which dimension of the weights counts the outputs. */
  private enum Channels {
    FIRST,
    LAST
  }

  /** Draws weights stored in the file, of at least two dimensions. */
  private void draw(String tensor, Channels channels) {
    String stored = stored(tensor);
    TensorProto weights = graph.constant(stored).orElse(null);
    if (weights == null
        || weights.getDataType() != Tensors.FLOAT
        || weights.getDimsCount() < 2
        || drawn.containsKey(stored)) {
      return;
    }
    float[] values = Tensors.floats(weights).values();
    int outputs =
        Math.toIntExact(
            weights.getDims(channels == Channels.FIRST ? 0 : weights.getDimsCount() - 1));
    int each = values.length / outputs;
    Random random = new Random(new SplittableRandom(seed + drawn.size()).nextLong());
    for (int output = 0; output < outputs; output++) {
      int from = channels == Channels.FIRST ? output * each : output;
      int step = channels == Channels.FIRST ? 1 : outputs;
      redraw(values, new Stride(from, step, each), random);
    }
    drawn.put(stored, Tensors.withFloats(weights, values));
  }

  /** The name of a constant, behind any Identity. */
  private String stored(String tensor) {
    return graph
        .producer(tensor)
        .filter(node -> node.getOpType().equals("Identity"))
        .map(node -> stored(node.getInput(0)))
        .orElse(tensor);
  }

  /** Where the weights of an output are: {@code count} of them, each {@code step} further. */
  private record Stride(int from, int step, int count) {
    int at(int place) {
      return from + place * step;
    }
  }

  private static void redraw(float[] values, Stride weights, Random random) {
    Moments trained = Moments.of(values, weights);
    for (int place = 0; place < weights.count(); place++) {
      values[weights.at(place)] = (float) random.nextGaussian();
    }
    Moments raw = Moments.of(values, weights);
    double scale = raw.deviation() == 0 ? 0 : trained.deviation() / raw.deviation();
    for (int place = 0; place < weights.count(); place++) {
      int at = weights.at(place);
      values[at] = (float) ((values[at] - raw.mean()) * scale + trained.mean());
    }
  }

  private record Moments(double mean, double deviation) {
    static Moments of(float[] values, Stride weights) {
      double sum = 0;
      for (int place = 0; place < weights.count(); place++) {
        sum += values[weights.at(place)];
      }
      double mean = sum / weights.count();
      double squares = 0;
      for (int place = 0; place < weights.count(); place++) {
        double difference = values[weights.at(place)] - mean;
        squares += difference * difference;
      }
      return new Moments(mean, Math.sqrt(squares / weights.count()));
    }
  }
}
