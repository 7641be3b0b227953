package io.frostline.quantisation;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Batch;
import io.frostline.backbone.ModelDescription.Source;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PaddingSide;
import io.frostline.backbone.Sha256;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TokenInput;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.Tensors;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A network over sequences: a large table of vectors, two blocks of attention and dense layers, and
 * a dense layer on the first position.
 */
final class SmallSequences {
  static final int VECTORS = 1 << 16;
  static final int WIDTH = 16;
  static final int TEXTS = 24;

  private SmallSequences() {}

  /** The package, with the operators of an opset. */
  static ModelPackage in(Path folder, long opset) throws IOException {
    TestNetwork network =
        new TestNetwork(opset)
            .typedInput("ids", Tensors.INT64, -1, -1)
            .typedInput("mask", Tensors.INT64, -1, -1)
            .weights("vectors", VECTORS, WIDTH)
            .floats("one", 1)
            .floats("far", -10_000)
            .floats("little", 1e-5f)
            .floats("half", 0.5f)
            .integers("across", 0, 1, -1)
            .scalar("first", 0)
            .weights("wp", WIDTH, WIDTH)
            .weights("bp", WIDTH)
            .node("Cast", List.of("mask"), "present", attribute("to", Tensors.FLOAT))
            .node("Sub", List.of("one", "present"), "absent")
            .node("Mul", List.of("absent", "far"), "barred")
            .node("Reshape", List.of("barred", "across"), "bias")
            .node("Gather", List.of("vectors", "ids"), "gathered");
    normalise(network, "gathered", "b0");
    block(network, "b0", "b1");
    block(network, "b1", "b2");
    network
        .node("Gather", List.of("b2", "first"), "start", attribute("axis", 1))
        .node("Gemm", List.of("start", "wp", "bp"), "dense")
        .node("Tanh", List.of("dense"), "pooled")
        .output("pooled");
    return written(folder, network);
  }

  private static ModelPackage written(Path folder, TestNetwork network) throws IOException {
    byte[] onnx = network.model().toByteArray();
    Files.write(ModelPackage.networkIn(folder), onnx);
    return new ModelPackage(
        folder,
        new ModelDescription(
            "small",
            ModelKind.BACKBONE,
            Sha256.of(onnx),
            null,
            new Source("small.onnx", null, "CC0-1.0", Sha256.of(onnx), null),
            new TokenInput("ids", "mask", null, 64, PaddingSide.RIGHT, 0, "", null),
            null,
            "pooled",
            List.of(
                sequence("b0"),
                sequence("b1"),
                sequence("b2"),
                new Layer("pooled", List.of(WIDTH), Arrangement.FLAT, "Tanh")),
            "b2",
            List.of(),
            null,
            new Batch(BatchSize.FREE, "written so"),
            List.of(),
            null,
            Map.of(),
            List.of()));
  }

  private static Layer sequence(String name) {
    return new Layer(name, List.of(WIDTH), Arrangement.SEQUENCE, "Div");
  }

  private static void block(TestNetwork network, String from, String to) {
    for (String part : List.of("q", "k", "v")) {
      dense(network, from, to + part, WIDTH, WIDTH);
    }
    network
        .node("Transpose", List.of(to + "k"), to + "kt", attributes("perm", 0, 2, 1))
        .node("MatMul", List.of(to + "q", to + "kt"), to + "scores")
        .node("Add", List.of(to + "scores", "bias"), to + "open")
        .node("Softmax", List.of(to + "open"), to + "shares", attribute("axis", 2))
        .node("MatMul", List.of(to + "shares", to + "v"), to + "mixed");
    dense(network, to + "mixed", to + "o", WIDTH, WIDTH);
    network.node("Add", List.of(from, to + "o"), to + "sum");
    normalise(network, to + "sum", to + "n");
    dense(network, to + "n", to + "wide", WIDTH, 2 * WIDTH);
    network.node("Relu", List.of(to + "wide"), to + "active");
    dense(network, to + "active", to + "narrow", 2 * WIDTH, WIDTH);
    network.node("Add", List.of(to + "narrow", to + "n"), to + "whole");
    normalise(network, to + "whole", to);
  }

  private static void dense(TestNetwork network, String from, String to, int inputs, int outputs) {
    network
        .weights(to + "/w", inputs, outputs)
        .weights(to + "/b", outputs)
        .node("MatMul", List.of(from, to + "/w"), to + "/product")
        .node("Add", List.of(to + "/b", to + "/product"), to);
  }

  private static void normalise(TestNetwork network, String from, String to) {
    network
        .node("ReduceMean", List.of(from), to + "/mean", attributes("axes", -1))
        .node("Sub", List.of(from, to + "/mean"), to + "/centred")
        .node("Mul", List.of(to + "/centred", to + "/centred"), to + "/squares")
        .node("ReduceMean", List.of(to + "/squares"), to + "/variance", attributes("axes", -1))
        .node("Add", List.of(to + "/variance", "little"), to + "/more")
        .node("Sqrt", List.of(to + "/more"), to + "/deviation")
        .node("Div", List.of(to + "/centred", to + "/deviation"), to);
  }

  /** Texts of 1 to 24 tokens. */
  static List<long[]> texts() {
    Random random = new Random(5);
    List<long[]> texts = new ArrayList<>();
    for (int text = 0; text < TEXTS; text++) {
      texts.add(random.longs(text + 1, 0, VECTORS).toArray());
    }
    return texts;
  }

  /** Statistics of the texts, each alone. */
  static Map<String, TensorStatistics> statistics(ModelPackage model, QuantisationPlan plan) {
    ModelPackage listed = SequenceTensors.listedIn(model);
    Map<String, TensorStatistics> statistics = new HashMap<>();
    for (Map<String, float[]> text : alone(model, plan.measured())) {
      text.forEach(
          (tensor, values) ->
              statistics
                  .computeIfAbsent(
                      tensor,
                      name ->
                          new TensorStatistics(
                              plan.channels(listed.description().layerNamed(name))))
                  .add(values));
    }
    return statistics;
  }

  /** What a network computes for each text alone, without padding. */
  static List<Map<String, float[]>> alone(ModelPackage model, List<String> tensors) {
    List<Map<String, float[]>> all = new ArrayList<>();
    try (NetworkSession session = open(model, tensors)) {
      for (long[] text : texts()) {
        Map<String, float[]> values = new HashMap<>();
        run(session, List.of(text), text.length)
            .forEach((tensor, result) -> values.put(tensor, result.values()));
        all.add(values);
      }
    }
    return all;
  }

  static NetworkSession open(ModelPackage model, List<String> tensors) {
    byte[] cut = GraphCut.at(OnnxFile.read(model.network()), tensors).toByteArray();
    return NetworkSession.openPart(cut, "small");
  }

  /** Texts as one batch, padded on the right with the token 7. */
  static Map<String, FloatTensor> run(NetworkSession session, List<long[]> texts, int length) {
    LongBuffer ids = LongBuffer.allocate(texts.size() * length);
    LongBuffer mask = LongBuffer.allocate(texts.size() * length);
    for (long[] text : texts) {
      long[] padding = new long[length - text.length];
      Arrays.fill(padding, 7);
      ids.put(text).put(padding);
      long[] present = new long[length];
      Arrays.fill(present, 0, text.length, 1);
      mask.put(present);
    }
    return session.run(
        List.of(
            InputTensor.longs(ids.flip(), texts.size(), length),
            InputTensor.longs(mask.flip(), texts.size(), length)));
  }
}
