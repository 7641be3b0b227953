package io.frostline.imports.towers;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.NodeTitle;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the two towers of a network meet: its logits are the product of the vectors of images with
 * those of texts, times constants. The constants may come before or behind the product, as
 * parameters, as their exponentials or as plain numbers; the vectors may be transposed.
 *
 * @param logits the output that is read
 * @param image the tensor at which the tower for images ends
 * @param text the tensor at which the tower for texts ends
 * @param scale the product of all constants
 */
public record JoinedLogits(String logits, String image, String text, double scale) {
  private static final String PREFERRED = "logits_per_image";

  private static final Set<String> SAME_NUMBERS = Set.of("Cast", "Identity", "Transpose");

  private static final Set<String> PRODUCTS = Set.of("Gemm", "MatMul");

  /**
   * Finds the place.
   *
   * @throws UserException when the network ends otherwise, naming the node
   */
  public static JoinedLogits of(ModelProto whole, String pixels, Set<String> tokens) {
    return new Search(whole, pixels, tokens).found();
  }

  private static final class Search {
    private final ModelProto whole;
    private final OnnxGraph graph;
    private final Set<String> ofImages;
    private final Set<String> ofTexts;
    private double scale = 1;

    Search(ModelProto whole, String pixels, Set<String> tokens) {
      this.whole = whole;
      graph = new OnnxGraph(whole.getGraph());
      ofImages = graph.dependents(pixels);
      ofTexts = graph.dependents(tokens);
    }

    JoinedLogits found() {
      String logits = logits();
      String end = below(logits);
      NodeProto join = graph.producer(end).orElseThrow();
      if (!isJoin(join)) {
        throw new UserException(
            Formatted.of(
                "The output '%s' of the network is computed by %s and not by the product of the"
                    + " vectors of images and texts times a scale, as in CLIP. Export the towers as"
                    + " two files, vision_model.onnx and text_model.onnx.",
                logits, NodeTitle.of(join)));
      }
      if (join.getOpType().equals("Gemm")) {
        scale *= NodeAttributes.find(join, "alpha").map(alpha -> (double) alpha.getF()).orElse(1.0);
      }
      String left = below(join.getInput(0));
      String right = below(join.getInput(1));
      boolean imagesFirst = ofImages.contains(left);
      return new JoinedLogits(
          logits, imagesFirst ? left : right, imagesFirst ? right : left, scale);
    }

    private String logits() {
      List<String> both =
          graph.outputs().stream()
              .map(ValueInfoProto::getName)
              .filter(name -> ofImages.contains(name) && ofTexts.contains(name))
              .toList();
      return both.stream()
          .filter(PREFERRED::equals)
          .findFirst()
          .or(() -> both.stream().findFirst())
          .orElseThrow(
              () ->
                  new UserException(
                      "No output of the network depends on both images and texts. Export it with"
                          + " logits_per_image, or its towers as two files, vision_model.onnx and"
                          + " text_model.onnx."));
    }

    /** A product of what depends on images alone with what depends on texts alone. */
    private boolean isJoin(NodeProto node) {
      return PRODUCTS.contains(node.getOpType())
          && node.getInputCount() == 2
          && isOfOne(node.getInput(0))
          && isOfOne(node.getInput(1))
          && ofImages.contains(node.getInput(0)) != ofImages.contains(node.getInput(1));
    }

    private boolean isOfOne(String tensor) {
      return ofImages.contains(tensor) != ofTexts.contains(tensor);
    }

    /** The tensor below nodes that rearrange it or multiply it by a constant. */
    private String below(String tensor) {
      Optional<NodeProto> node = graph.producer(tensor);
      String operator = node.map(NodeProto::getOpType).orElse("");
      if (SAME_NUMBERS.contains(operator)) {
        return below(node.orElseThrow().getInput(0));
      }
      if (operator.equals("Mul") || operator.equals("Div")) {
        String first = node.orElseThrow().getInput(0);
        String second = node.orElseThrow().getInput(1);
        if (isConstant(second)) {
          scale = operator.equals("Mul") ? scale * number(second) : scale / number(second);
          return below(first);
        }
        if (operator.equals("Mul") && isConstant(first)) {
          scale *= number(first);
          return below(second);
        }
      }
      return tensor;
    }

    private boolean isConstant(String tensor) {
      return !ofImages.contains(tensor) && !ofTexts.contains(tensor);
    }

    /** What the engine computes from constants alone. */
    private double number(String tensor) {
      FloatTensor value =
          graph
              .constant(tensor)
              .filter(constant -> constant.getDataType() == Tensors.FLOAT)
              .map(Tensors::floats)
              .orElseGet(() -> computed(tensor));
      if (value.values().length != 1) {
        throw new UserException(
            Formatted.of(
                "The vectors of the network's towers are multiplied by the %,d numbers of '%s' and"
                    + " not by one scale, as in CLIP. Export the towers as two files,"
                    + " vision_model.onnx and text_model.onnx.",
                value.values().length, tensor));
      }
      return value.values()[0];
    }

    private FloatTensor computed(String tensor) {
      ModelProto.Builder cut = GraphCut.at(whole, List.of(tensor)).toBuilder();
      cut.getGraphBuilder().clearInput();
      try (NetworkSession session =
          NetworkSession.openPart(cut.build().toByteArray(), "The scale of the logits")) {
        return session.run(List.of()).get(tensor);
      }
    }
  }
}
