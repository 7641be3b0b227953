package io.frostline.test;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.OperatorSetIdProto;
import io.frostline.onnx.proto.TensorProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A network with squeeze-and-excitation that bytes ruin at one place: the channels behind the first
 * convolution differ in size by a factor of 10,000, and are brought to the same size by what reads
 * them.
 */
final class UnevenChannels {
  private static final int CHANNELS = 16;
  private static final int SIDE = 16;
  private static final double SPREAD = 10_000;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("uneven");
  private final Random random = new Random(5);

  private UnevenChannels() {}

  /** Writes the network. */
  static Path write(Path file) throws IOException {
    return Files.write(file, new UnevenChannels().model().toByteArray());
  }

  private ModelProto model() {
    graph.addInput(
        Tensors.declare(
            "image",
            Tensors.FLOAT,
            List.of(
                Tensors.symbolic("N"),
                Tensors.fixed(3),
                Tensors.fixed(SIDE),
                Tensors.fixed(SIDE))));
    convolution("image", 3, CHANNELS, 3, "first", SPREAD);
    node("Relu", List.of("first"), "uneven");
    float[] factors = new float[CHANNELS];
    for (int channel = 0; channel < CHANNELS; channel++) {
      factors[channel] = 1 / factor(channel, SPREAD);
    }
    constant("factors", factors, CHANNELS, 1, 1);
    node("Mul", List.of("uneven", "factors"), "even");
    convolution("even", CHANNELS, CHANNELS, 3, "second");
    node("Relu", List.of("second"), "middle");
    node("GlobalAveragePool", List.of("middle"), "squeezed");
    convolution("squeezed", CHANNELS, 4, 1, "reduced");
    node("Relu", List.of("reduced"), "reduced_relu");
    convolution("reduced_relu", 4, CHANNELS, 1, "expanded");
    node("Sigmoid", List.of("expanded"), "gate");
    node("Mul", List.of("middle", "gate"), "excited");
    convolution("excited", CHANNELS, CHANNELS, 3, "third");
    node("Relu", List.of("third"), "upper");
    convolution("upper", CHANNELS, CHANNELS, 3, "features");
    graph.addOutput(ValueInfoProto.newBuilder().setName("features"));
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
        .setGraph(graph)
        .build();
  }

  private void convolution(String input, int inputs, int outputs, int side, String output) {
    convolution(input, inputs, outputs, side, output, 1);
  }

  private void convolution(
      String input, int inputs, int outputs, int side, String output, double spread) {
    double deviation = Math.sqrt(2.0 / (inputs * side * side));
    int each = inputs * side * side;
    float[] weights = new float[outputs * each];
    for (int at = 0; at < weights.length; at++) {
      weights[at] = (float) (random.nextGaussian() * deviation) * factor(at / each, spread);
    }
    constant(output + "_weights", weights, outputs, inputs, side, side);
    long border = side / 2;
    node(
        "Conv",
        List.of(input, output + "_weights"),
        output,
        NodeAttributes.integers("pads", border, border, border, border));
  }

  /** How large a channel is. */
  private static float factor(int channel, double spread) {
    return (float) Math.pow(spread, channel / (CHANNELS - 1.0));
  }

  private void constant(String name, float[] values, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(Tensors.FLOAT);
    LongStream.of(shape).forEach(tensor::addDims);
    graph.addInitializer(Tensors.withFloats(tensor.build(), values));
  }

  private void node(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
  }
}
