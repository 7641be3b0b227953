package io.frostline.imports.towers;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;

import io.frostline.backbone.TestNetwork;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.TensorProto;
import java.util.List;

/**
 * Networks of two towers with six numbers for an image and a text: images of 16 x 16 pixels, texts
 * of up to 24 tokens, one causal block that normalises first, and the vector of the last token,
 * which has the highest id.
 */
public final class SmallTowers {
  /** As many as the tokenizer.json beside this class has. */
  public static final int VOCABULARY = 69;

  public static final int SIDE = 16;
  public static final int POSITIONS = 24;
  public static final int WIDTH = 6;

  /** The logarithm of the scale, which is a parameter of CLIP. */
  public static final float LOG_SCALE = 2.5f;

  private static final int NUMBERS = 8;

  private final TestNetwork network = new TestNetwork(17);
  private int named;

  private SmallTowers() {}

  /** As Optimum exports CLIP: any number of tokens, a mask, the scale behind the product. */
  public static SmallTowers exported() {
    return new SmallTowers().exportedUpTo("Mul", "scale");
  }

  /** The same with a bias behind the scale, as SigLIP has it. */
  public static SmallTowers withBias() {
    SmallTowers towers = new SmallTowers();
    towers.exportedLogits("product");
    towers.scale("scale");
    towers.network.node("Mul", List.of("product", "scale"), "scaled");
    towers.network.initializer(number("bias", -1));
    towers.network.node("Add", List.of("scaled", "bias"), "logits_per_text");
    return towers.end();
  }

  /** The same whose logits are something else than cosines: the product of squares. */
  public static SmallTowers withoutCosines() {
    SmallTowers towers = new SmallTowers();
    String texts = towers.texts(Tensors.INT64, -1, true);
    String images = towers.images();
    towers.network.node("Transpose", List.of(images), "turned", attributes("perm", 1, 0));
    towers.network.node("MatMul", List.of(texts, "turned"), "logits_per_text");
    return towers.end();
  }

  /** As OpenAI's code computes: 24 tokens of 32 bits, no mask, the scale before the product. */
  public static SmallTowers ofFixedLength() {
    SmallTowers towers = new SmallTowers();
    String texts = towers.unit(towers.texts(Tensors.INT32, POSITIONS, false));
    String images = towers.unit(towers.images());
    towers.network.initializer(number("scale", (float) Math.exp(LOG_SCALE)));
    towers.network.node("Mul", List.of("scale", images), "scaled");
    towers.network.node("Transpose", List.of(texts), "turned", attributes("perm", 1, 0));
    towers.network.node("MatMul", List.of("scaled", "turned"), "logits_per_image");
    towers.network.node(
        "Transpose", List.of("logits_per_image"), "logits_per_text", attributes("perm", 1, 0));
    towers.network.output("logits_per_image", "logits_per_text");
    return towers;
  }

  private SmallTowers exportedUpTo(String operator, String constant) {
    exportedLogits("product");
    scale(constant);
    network.node(operator, List.of("product", constant), "logits_per_text");
    return end();
  }

  private void exportedLogits(String product) {
    String texts = unit(texts(Tensors.INT64, -1, true));
    String images = unit(images());
    network.node("Identity", List.of(texts), "text_embeds");
    network.node("Identity", List.of(images), "image_embeds");
    network.node("Transpose", List.of(images), "turned", attributes("perm", 1, 0));
    network.node("MatMul", List.of(texts, "turned"), product);
    network.output("text_embeds", "image_embeds");
  }

  private void scale(String name) {
    network.initializer(number("logit_scale", LOG_SCALE));
    network.node("Exp", List.of("logit_scale"), name);
  }

  private SmallTowers end() {
    network.node(
        "Transpose", List.of("logits_per_text"), "logits_per_image", attributes("perm", 1, 0));
    network.output("logits_per_image", "logits_per_text");
    return this;
  }

  public TestNetwork network() {
    return network;
  }

  private String images() {
    network
        .input("pixel_values", -1, 3, SIDE, SIDE)
        .weights("patches", NUMBERS, 3, 4, 4)
        .weights("visual_projection", NUMBERS * 16, WIDTH);
    network.node(
        "Conv", List.of("pixel_values", "patches"), "patched", attributes("strides", 4, 4));
    network.node("Flatten", List.of(node("Relu", "patched")), "flat", attribute("axis", 1));
    return node("MatMul", "flat", "visual_projection");
  }

  private String texts(int type, long length, boolean masked) {
    network
        .typedInput("input_ids", type, -1, length)
        .weights("table", VOCABULARY, NUMBERS)
        .weights("places", POSITIONS, NUMBERS)
        .weights("text_projection", NUMBERS, WIDTH)
        .scalar("zero", 0)
        .scalar("next", 1)
        .integers("before", 0)
        .integers("after", 1)
        .floats("far", -10000);
    String words = node("Gather", "table", "input_ids");
    String count =
        node("Range", "zero", node("Gather", node("Shape", "input_ids"), "next"), "next");
    String at = node("Add", words, length > 0 ? "places" : node("Gather", "places", count));
    String later =
        node("Greater", node("Unsqueeze", count, "before"), node("Unsqueeze", count, "after"));
    String hidden = node("Mul", cast(later, Tensors.FLOAT), "far");
    if (masked) {
      network.typedInput("attention_mask", type, -1, -1).floats("one", 1);
      String present = cast(node("Unsqueeze", "attention_mask", "after"), Tensors.FLOAT);
      hidden = node("Add", hidden, node("Mul", node("Sub", "one", present), "far"));
    }
    at = node("Add", at, attention(norm(at), hidden));
    at = node("Add", at, node("MatMul", node("Relu", norm(at)), weights(NUMBERS, NUMBERS)));
    return node("MatMul", last(norm(at)), "text_projection");
  }

  /** The numbers of each text at its token with the highest id, the first of equals. */
  private String last(String tensor) {
    String ends = name();
    network.node(
        "ArgMax", List.of("input_ids"), ends, attribute("axis", 1), attribute("keepdims", 0));
    String count = node("Gather", node("Shape", "input_ids"), "zero");
    String rows = node("Unsqueeze", node("Range", "zero", count, "next"), "after");
    String places = name();
    network.node(
        "Concat", List.of(rows, node("Unsqueeze", ends, "after")), places, attribute("axis", 1));
    return node("GatherND", tensor, places);
  }

  private String attention(String tensor, String hidden) {
    String keys = name();
    network.node(
        "Transpose",
        List.of(node("MatMul", tensor, weights(NUMBERS, NUMBERS))),
        keys,
        attributes("perm", 0, 2, 1));
    String scores =
        node(
            "Add", node("MatMul", node("MatMul", tensor, weights(NUMBERS, NUMBERS)), keys), hidden);
    String weights = name();
    network.node("Softmax", List.of(scores), weights, attribute("axis", -1));
    return node("MatMul", weights, node("MatMul", tensor, weights(NUMBERS, NUMBERS)));
  }

  private String norm(String tensor) {
    return node("LayerNormalization", tensor, weights(NUMBERS), weights(NUMBERS));
  }

  private String unit(String vectors) {
    String length = name();
    network.node(
        "ReduceL2", List.of(vectors), length, attributes("axes", -1), attribute("keepdims", 1));
    return node("Div", vectors, length);
  }

  private String weights(long... shape) {
    String weights = name();
    network.weights(weights, shape);
    return weights;
  }

  private String cast(String tensor, int type) {
    String cast = name();
    network.node("Cast", List.of(tensor), cast, NodeAttributes.integer("to", type));
    return cast;
  }

  private String node(String operator, String... inputs) {
    String output = name();
    network.node(operator, List.of(inputs), output);
    return output;
  }

  private String name() {
    return "/" + named++;
  }

  private static TensorProto number(String name, float value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(Tensors.FLOAT)
        .addFloatData(value)
        .build();
  }
}
