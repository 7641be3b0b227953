package io.frostline.imports.encoder;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;

import io.frostline.backbone.TestNetwork;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Encoders of two blocks, eight numbers for a token and two heads, whose tensors have numbers for
 * names, so that only their structure shows what they are.
 */
public final class SmallEncoder {
  /** As many as the tokenizer in wordpiece.json has. */
  public static final int VOCABULARY = 99;

  public static final int WIDTH = 8;
  public static final int POSITIONS = 24;

  private static final int BLOCKS = 2;

  private final List<String> outputs = new ArrayList<>();
  private final List<String> blocks = new ArrayList<>();
  private TestNetwork network = new TestNetwork(17);
  private boolean quantised;
  private int named;
  private String words;
  private String places;

  /** How the numbers of a token are normalised. */
  public enum Norm {
    /** In one operator. */
    OPERATOR,
    /** In mean, difference, power, root and quotient, as before opset 17. */
    DECOMPOSED
  }

  /** As BERT: normalised after each sum; the network as its exporters write it. */
  public static SmallEncoder bert(Norm norm) {
    SmallEncoder encoder = new SmallEncoder();
    String bias = encoder.entrance(Tensors.INT64);
    String at = encoder.norm(norm, encoder.embedded(encoder.counted(), true));
    for (int block = 0; block < BLOCKS; block++) {
      String attended = encoder.norm(norm, encoder.sum(at, encoder.attention(at, bias)));
      at = encoder.norm(norm, encoder.sum(attended, encoder.dense(attended)));
      encoder.blocks.add(at);
    }
    encoder.outputs.add(at);
    return encoder;
  }

  /** The same with products of integers, whose scale is taken over the whole batch. */
  public static SmallEncoder quantised() {
    SmallEncoder encoder = new SmallEncoder();
    encoder.quantised = true;
    return encoder.normalisedLast(encoder.entrance(Tensors.INT64));
  }

  /** The same, but each token sees only those before it. */
  public static SmallEncoder causal() {
    SmallEncoder encoder = new SmallEncoder();
    String bias = encoder.entrance(Tensors.INT64);
    String places = encoder.counted();
    encoder.network.integers("before", 0).integers("after", 1);
    String later =
        encoder.node(
            "Greater",
            encoder.node("Unsqueeze", places, "before"),
            encoder.node("Unsqueeze", places, "after"));
    String hidden = encoder.node("Mul", encoder.cast(later, Tensors.FLOAT), "far");
    return encoder.normalisedLast(encoder.node("Add", bias, hidden));
  }

  /** The token embeddings of all, and two blocks as BERT has them. */
  private SmallEncoder normalisedLast(String bias) {
    String at = norm(Norm.OPERATOR, embedded(counted(), false));
    for (int block = 0; block < BLOCKS; block++) {
      String attended = norm(Norm.OPERATOR, sum(at, attention(at, bias)));
      at = norm(Norm.OPERATOR, sum(attended, dense(attended)));
      blocks.add(at);
    }
    outputs.add(at);
    return this;
  }

  /** Also gives each token of the vocabulary a number at each position. */
  public SmallEncoder withTokenScores() {
    outputs.add(product(blocks.get(BLOCKS - 1), WIDTH, VOCABULARY));
    return this;
  }

  /** Normalised before each part of a block, and at the end; no types, and ids of 32 bits. */
  public static SmallEncoder normalisedFirst() {
    SmallEncoder encoder = new SmallEncoder();
    String bias = encoder.entrance(Tensors.INT32);
    String at = encoder.embedded(encoder.counted(), false);
    for (int block = 0; block < BLOCKS; block++) {
      at = encoder.sum(at, encoder.attention(encoder.norm(Norm.OPERATOR, at), bias));
      at = encoder.sum(at, encoder.dense(encoder.norm(Norm.OPERATOR, at)));
      encoder.blocks.add(at);
    }
    encoder.blocks.set(BLOCKS - 1, encoder.norm(Norm.OPERATOR, at));
    encoder.outputs.add(encoder.blocks.get(BLOCKS - 1));
    return encoder;
  }

  /** As RoBERTa: the positions count the tokens that are not padding, from the row after 1. */
  public static SmallEncoder roberta() {
    SmallEncoder encoder = new SmallEncoder();
    String bias = encoder.entrance(Tensors.INT64);
    encoder.network.scalar("padding", 1).scalar("along", 1);
    String same = encoder.node("Equal", "input_ids", "padding");
    String present = encoder.cast(encoder.node("Not", same), Tensors.INT64);
    String counted = encoder.node("CumSum", present, "along");
    encoder.places = encoder.node("Add", encoder.node("Mul", counted, present), "padding");
    return encoder.normalisedLast(bias);
  }

  /** Also returns what sentence-transformers makes of the last block: a mean, and nothing else. */
  public SmallEncoder pooledOnly() {
    String last = blocks.get(BLOCKS - 1);
    network.integers("behind", 2);
    String weights = node("Unsqueeze", cast("attention_mask", Tensors.FLOAT), "behind");
    network.integers("tokens", 1);
    String sum = name();
    network.node(
        "ReduceSum", List.of(node("Mul", last, weights), "tokens"), sum, attribute("keepdims", 0));
    String count = name();
    network.node("ReduceSum", List.of(weights, "tokens"), count, attribute("keepdims", 0));
    network.node("Div", List.of(sum, count), "sentence_embedding");
    outputs.clear();
    outputs.add("sentence_embedding");
    return this;
  }

  /** Also returns the output of every block, and the attentions of none. */
  public SmallEncoder withAllBlocks() {
    outputs.clear();
    outputs.addAll(blocks);
    return this;
  }

  /** Another input. */
  public SmallEncoder input(String name, int type, long... shape) {
    network.typedInput(name, type, shape);
    return this;
  }

  public TestNetwork network() {
    return network.output(outputs.toArray(String[]::new));
  }

  /** The tensors that are the outputs of its blocks. */
  public List<String> blocks() {
    return List.copyOf(blocks);
  }

  /** The tensor of the token embeddings. */
  public String words() {
    return words;
  }

  /** The inputs, and what is added to the scores of each token. */
  private String entrance(int type) {
    network
        .typedInput("input_ids", type, -1, -1)
        .typedInput("attention_mask", type, -1, -1)
        .integers("heads", 1, 2)
        .floats("one", 1)
        .floats("far", -10000);
    String spread = node("Unsqueeze", "attention_mask", "heads");
    return node("Mul", node("Sub", "one", cast(spread, Tensors.FLOAT)), "far");
  }

  private String counted() {
    if (places == null) {
      network.scalar("zero", 0).scalar("next", 1);
      String length = node("Gather", node("Shape", "input_ids"), "next");
      places = node("Range", "zero", length, "next");
    }
    return places;
  }

  private String embedded(String places, boolean types) {
    network.weights("table", VOCABULARY, WIDTH).weights("places", POSITIONS, WIDTH);
    words = node("Gather", "table", "input_ids");
    String typed;
    if (types) {
      network.typedInput("token_type_ids", Tensors.INT64, -1, -1).weights("types", 2, WIDTH);
      typed = node("Add", words, node("Gather", "types", "token_type_ids"));
    } else {
      typed = node("Add", words, node("Gather", "kind", onlyKind()));
    }
    return node("Add", typed, node("Gather", "places", places));
  }

  /** As networks have it that know segments, but have no input for them. */
  private String onlyKind() {
    network
        .weights("kind", 1, WIDTH)
        .initializer(
            Tensors.integers("kinds", 0).toBuilder().clearDims().addDims(1).addDims(1).build());
    return node("Expand", "kinds", node("Shape", "input_ids"));
  }

  private String attention(String tensor, String bias) {
    String heads = name();
    String merged = name();
    network.integers(heads, 0, -1, 2, 4).integers(merged, 0, -1, WIDTH).floats(heads + "s", 0.5f);
    String scores =
        node(
            "MatMul",
            turned(node("Reshape", product(tensor, WIDTH, WIDTH), heads), 0, 2, 1, 3),
            turned(node("Reshape", product(tensor, WIDTH, WIDTH), heads), 0, 2, 3, 1));
    String weights = name();
    network.node(
        "Softmax",
        List.of(node("Add", node("Mul", scores, heads + "s"), bias)),
        weights,
        attribute("axis", -1));
    String mixed =
        node(
            "MatMul",
            weights,
            turned(node("Reshape", product(tensor, WIDTH, WIDTH), heads), 0, 2, 1, 3));
    return product(node("Reshape", turned(mixed, 0, 2, 1, 3), merged), WIDTH, WIDTH);
  }

  private String dense(String tensor) {
    return product(node("Relu", product(tensor, WIDTH, 2 * WIDTH)), 2 * WIDTH, WIDTH);
  }

  private String norm(Norm norm, String tensor) {
    String gain = name();
    String shift = name();
    network.weights(gain, WIDTH).weights(shift, WIDTH);
    if (norm == Norm.OPERATOR) {
      return node("LayerNormalization", tensor, gain, shift);
    }
    String two = name();
    String little = name();
    network.floats(two, 2).floats(little, 1e-6f);
    String apart = node("Sub", tensor, mean(tensor));
    String variance = mean(node("Pow", apart, two));
    String deviation = node("Sqrt", node("Add", variance, little));
    return node("Add", node("Mul", node("Div", apart, deviation), gain), shift);
  }

  private String mean(String tensor) {
    String mean = name();
    network.node("ReduceMean", List.of(tensor), mean, attributes("axes", -1));
    return mean;
  }

  private String sum(String one, String other) {
    return node("Add", one, other);
  }

  private String product(String tensor, long from, long to) {
    String weights = name();
    if (quantised) {
      return productOfIntegers(tensor, weights, from, to);
    }
    network.weights(weights, from, to);
    return node("MatMul", tensor, weights);
  }

  private String productOfIntegers(String tensor, String weights, long from, long to) {
    TensorProto.Builder stored =
        TensorProto.newBuilder()
            .setName(weights)
            .setDataType(Tensors.INT8)
            .addDims(from)
            .addDims(to);
    Random random = new Random(named);
    for (long index = 0; index < from * to; index++) {
      stored.addInt32Data(random.nextInt(-127, 128));
    }
    network.initializer(stored.build()).floats(weights + "scale", 0.004f);
    String whole = name();
    String scale = name();
    String zero = name();
    network.node("DynamicQuantizeLinear", List.of(tensor), List.of(whole, scale, zero));
    String product = cast(node("MatMulInteger", whole, weights, zero), Tensors.FLOAT);
    return node("Mul", product, node("Mul", scale, weights + "scale"));
  }

  private String turned(String tensor, long... order) {
    String turned = name();
    network.node("Transpose", List.of(tensor), turned, attributes("perm", order));
    return turned;
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
    return String.valueOf(named++);
  }
}
