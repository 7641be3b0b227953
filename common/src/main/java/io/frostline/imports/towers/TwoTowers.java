package io.frostline.imports.towers;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.TensorNames;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.TypeProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network of two towers in one graph, which takes images and the tokens of texts and gives a
 * number for each pair of them.
 *
 * @param whole the network
 * @param joined where its towers meet
 */
public record TwoTowers(ModelProto whole, JoinedLogits joined) {
  /** What the vectors of images are called in every package. */
  public static final String IMAGE = "image_embeds";

  /** What the vectors of texts are called in every package. */
  public static final String TEXT = "text_embeds";

  private static final int RANK_OF_IMAGES = 4;

  private static final Set<Integer> INTEGERS = Set.of(Tensors.INT32, Tensors.INT64);

  /** Whether a network takes both images and tokens. */
  public static boolean areIn(OnnxGraph graph) {
    return graph.inputs().stream().anyMatch(TwoTowers::takesImages)
        && graph.inputs().stream().anyMatch(TwoTowers::takesTokens);
  }

  /**
   * Divides a network.
   *
   * @throws UserException when it takes several images, or does not compare images with texts as
   *     CLIP does
   */
  public static TwoTowers of(ModelProto whole) {
    OnnxGraph graph = new OnnxGraph(whole.getGraph());
    List<ValueInfoProto> images = graph.inputs().stream().filter(TwoTowers::takesImages).toList();
    if (images.size() != 1) {
      throw new UserException(
          Formatted.of(
              "The network has %d inputs for images; a network of two towers has one, such as"
                  + " pixel_values. Export it again.",
              images.size()));
    }
    return new TwoTowers(
        whole, JoinedLogits.of(whole, images.get(0).getName(), tokenInputs(graph)));
  }

  private static Set<String> tokenInputs(OnnxGraph graph) {
    return graph.inputs().stream()
        .filter(TwoTowers::takesTokens)
        .map(ValueInfoProto::getName)
        .collect(Collectors.toSet());
  }

  private static boolean takesImages(ValueInfoProto input) {
    TypeProto.Tensor type = input.getType().getTensorType();
    return !INTEGERS.contains(type.getElemType())
        && type.getShape().getDimCount() == RANK_OF_IMAGES;
  }

  private static boolean takesTokens(ValueInfoProto input) {
    return INTEGERS.contains(input.getType().getTensorType().getElemType());
  }

  /** The tower for images, which ends with {@link #IMAGE}. */
  public ModelProto imageTower() {
    return tower(whole, joined.image(), IMAGE);
  }

  /** The tower for texts, which ends with {@link #TEXT}. */
  public ModelProto textTower() {
    return tower(whole, joined.text(), TEXT);
  }

  /**
   * The tower for texts in a file of its own.
   *
   * @throws UserException when it does not have the output {@link #TEXT}
   */
  public static ModelProto textTower(ModelProto network) {
    List<String> outputs =
        network.getGraph().getOutputList().stream().map(ValueInfoProto::getName).toList();
    if (!outputs.contains(TEXT)) {
      throw new UserException(
          Formatted.of(
              "The tower for texts has the outputs %s and not %s, the vectors that are compared"
                  + " with those of images. Export it with its projection"
                  + " (CLIPTextModelWithProjection).",
              outputs, TEXT));
    }
    return tower(network, TEXT, TEXT);
  }

  /**
   * A network cut at a tensor, with the inputs that are left.
   *
   * @param name of the tensor in the part
   */
  private static ModelProto tower(ModelProto network, String end, String name) {
    ModelProto cut = GraphCut.at(TensorNames.changed(network, Map.of(end, name)), List.of(name));
    OnnxGraph graph = new OnnxGraph(cut.getGraph());
    Set<String> needed = graph.needed(List.of(name));
    ModelProto.Builder part = cut.toBuilder();
    part.getGraphBuilder()
        .clearInput()
        .addAllInput(
            graph.inputs().stream().filter(input -> needed.contains(input.getName())).toList());
    return part.build();
  }
}
