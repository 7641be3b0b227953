package io.frostline.imports;

import io.frostline.backbone.Preprocessing;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.ValueInfoProto;
import io.frostline.proof.InputFormat;
import io.frostline.proof.ProofImages;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a network in half precision, as its file is, with the same in single precision at its
 * outputs: the reference of the import is then the latter.
 *
 * @param half the network as it is stored
 * @param ends the tensors to compare
 */
record HalfPrecisionProof(ModelProto half, List<String> ends) {
  /**
   * Of the largest value of an output. Half precision rounds each number by up to 2^-11 (5e-4) of
   * itself; this leaves room for what accumulates over the layers of a deep network.
   */
  private static final double TOLERANCE = 1e-2;

  /** Pixels from -2 to 2: what networks with the usual preprocessing take. */
  private static final Preprocessing USUAL =
      new Preprocessing(
          ResizeRule.of("squash"),
          Interpolation.of("bilinear"),
          1,
          List.of(127.5, 127.5, 127.5),
          List.of(64.0, 64.0, 64.0));

  /**
   * Runs both image by image.
   *
   * @param single the same network, rewritten
   * @return the largest difference in units of the output's largest value
   * @throws UserException when an output differs more than half precision explains
   */
  double compare(ModelProto single, InputFormat format) {
    ProofImages images = new ProofImages(format, USUAL);
    double worst = 0;
    try (NetworkSession halves = NetworkSession.open(inFloats(half), "The network");
        NetworkSession singles = NetworkSession.open(inFloats(single), "The network")) {
      for (String end : ends) {
        double difference = difference(halves, singles, floatName(end), images);
        if (difference > TOLERANCE) {
          throw new UserException(
              Formatted.of(
                  "The network computes in half precision, and in single precision its output '%s' differs by %.1e of its largest value; the limit is %.0e. Export it in float32.",
                  end, difference, TOLERANCE));
        }
        worst = Math.max(worst, difference);
      }
    }
    return worst;
  }

  private static double difference(
      NetworkSession halves, NetworkSession singles, String output, ProofImages images) {
    double difference = 0;
    double largest = 0;
    for (int image = 0; image < ProofImages.COUNT; image++) {
      FloatTensor pixels = images.batch(image, image + 1);
      float[] expected = halves.run(pixels).get(output).values();
      float[] actual = singles.run(pixels).get(output).values();
      for (int index = 0; index < expected.length; index++) {
        double apart = Math.abs((double) expected[index] - actual[index]);
        difference = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(difference, apart);
        largest = Math.max(largest, Math.abs(expected[index]));
      }
    }
    if (Double.isInfinite(difference)) {
      return difference;
    }
    return difference == 0 ? 0 : difference / largest;
  }

  /** The network with an input and outputs in float32, whatever the types inside. */
  private byte[] inFloats(ModelProto model) {
    ModelProto cut = GraphCut.at(model, ends);
    NodeWriter front = new NodeWriter(cut.getGraph());
    ValueInfoProto input = cut.getGraph().getInput(0);
    ValueInfoProto.Builder floats = input.toBuilder().setName(front.free("frostline/image"));
    floats.getTypeBuilder().getTensorTypeBuilder().setElemType(Tensors.FLOAT);
    front.addAs(
        input.getName(),
        "Cast",
        List.of(floats.getName()),
        NodeAttributes.integer("to", input.getType().getTensorType().getElemType()));
    NodeWriter behind = front.next();
    List<ValueInfoProto> floatEnds = new ArrayList<>();
    for (String output : ends) {
      behind.addAs(
          floatName(output), "Cast", List.of(output), NodeAttributes.integer("to", Tensors.FLOAT));
      floatEnds.add(ValueInfoProto.newBuilder().setName(floatName(output)).build());
    }
    GraphProto.Builder graph =
        cut.getGraph().toBuilder()
            .clearInput()
            .addInput(floats)
            .clearNode()
            .addAllNode(front.nodes())
            .addAllNode(cut.getGraph().getNodeList())
            .addAllNode(behind.nodes())
            .clearOutput()
            .addAllOutput(floatEnds);
    return cut.toBuilder().setGraph(graph).build().toByteArray();
  }

  private static String floatName(String output) {
    return "frostline/float32/" + output;
  }
}
