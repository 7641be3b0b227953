package io.frostline.imports.encoder;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layers that a package of an encoder offers, by names that people can type: {@code embeddings}
 * for the token embeddings below all blocks, {@code block_1} to {@code block_n}, and the outputs
 * that have one vector per text under their own names.
 *
 * @param layers in the order of depth
 * @param tensors the tensor of each in the imported file, by the name of the layer
 */
public record EncoderLayers(List<Layer> layers, Map<String, String> tensors) {
  private static final String EMBEDDINGS = "embeddings";
  private static final String BLOCK = "block_";
  private static final int RANK = 3;

  public EncoderLayers {
    layers = List.copyOf(layers);
  }

  /** All tensors whose shapes decide about the layers. */
  public static List<String> candidates(EncoderGraph found, OnnxGraph graph) {
    List<String> candidates = new ArrayList<>(List.of(found.embeddings().tensor()));
    found.blocks().forEach(candidates::addAll);
    graph.outputs().stream().map(ValueInfoProto::getName).forEach(candidates::add);
    return candidates.stream().distinct().toList();
  }

  /**
   * Chooses the layers.
   *
   * @param shapes of the candidates that are floats, for one text
   * @param tokens how many that text has
   * @throws UserException when a block has no output of the shape [N, T, C], or the network
   *     predicts tokens
   */
  public static EncoderLayers of(
      EncoderGraph found, OnnxGraph graph, Map<String, long[]> shapes, int tokens) {
    refuseTokenScores(found.embeddings().vocabulary(), graph, shapes);
    Map<String, String> tensors = new LinkedHashMap<>();
    List<Layer> layers = new ArrayList<>();
    tensors.put(EMBEDDINGS, found.embeddings().tensor());
    for (int block = 1; block <= found.blocks().size(); block++) {
      tensors.put(BLOCK + block, output(block, found.blocks().get(block - 1), shapes, tokens));
    }
    tensors.forEach(
        (name, tensor) -> {
          long[] shape = shapes.get(tensor);
          int numbers = Math.toIntExact(shape[shape.length - 1]);
          layers.add(
              new Layer(
                  name, List.of(numbers), Arrangement.SEQUENCE, operator(graph, tensor), tensor));
        });
    graph.outputs().stream()
        .map(ValueInfoProto::getName)
        .filter(name -> shapes.containsKey(name) && shapes.get(name).length == RANK - 1)
        .filter(name -> shapes.get(name)[0] == 1)
        .forEach(
            name -> {
              tensors.put(name, name);
              int numbers = Math.toIntExact(shapes.get(name)[1]);
              layers.add(
                  new Layer(name, List.of(numbers), Arrangement.FLAT, operator(graph, name)));
            });
    return new EncoderLayers(layers, tensors);
  }

  /** The output of the highest block. */
  public Layer last() {
    return layers.stream()
        .filter(layer -> layer.arrangement() == Arrangement.SEQUENCE)
        .reduce((lower, higher) -> higher)
        .orElseThrow();
  }

  private static void refuseTokenScores(
      int vocabulary, OnnxGraph graph, Map<String, long[]> shapes) {
    graph.outputs().stream()
        .map(ValueInfoProto::getName)
        .filter(shapes::containsKey)
        .filter(name -> shapes.get(name).length == RANK && shapes.get(name)[RANK - 1] == vocabulary)
        .findFirst()
        .ifPresent(
            name -> {
              throw new UserException(
                  Formatted.of(
                      "The network's output '%s' has a number for each of the %,d tokens of the vocabulary: the network predicts tokens and is not an encoder. Export the encoder without that head (feature extraction).",
                      name, vocabulary));
            });
  }

  private static String output(
      int block, List<String> candidates, Map<String, long[]> shapes, int tokens) {
    return candidates.stream()
        .filter(shapes::containsKey)
        .filter(tensor -> shapes.get(tensor).length == RANK && shapes.get(tensor)[1] == tokens)
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    Formatted.of(
                        "No tensor between the attention of block %d and the next one has the shape [texts, tokens, numbers], among them '%s'. Export the encoder again, without optimising its graph.",
                        block, candidates.get(0))));
  }

  private static String operator(OnnxGraph graph, String tensor) {
    return graph.producer(tensor).map(NodeProto::getOpType).orElse("Gather");
  }
}
