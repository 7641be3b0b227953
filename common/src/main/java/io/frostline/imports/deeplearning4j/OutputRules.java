package io.frostline.imports.deeplearning4j;

import static io.frostline.onnx.NodeAttributes.integer;

import io.frostline.onnx.FloatTensor;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Output layers, without their loss. */
final class OutputRules {
  /** The numbers of a box: two for its centre, two for its size, one for confidence. */
  private static final int BOX = 5;

  private OutputRules() {}

  static Value loss(LossLayer layer, Site site, List<Value> inputs) {
    return site.write(layer.getActivationFn(), inputs.get(0));
  }

  /** Every position is a separate example: Softmax is over its channels. */
  static Value imageLoss(CnnLossLayer layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    site.check(layer.getFormat(), input);
    return layer.getActivationFn() instanceof ActivationSoftmax
        ? ActivationRules.softmax(site, input, 1)
        : site.write(layer.getActivationFn(), input);
  }

  /**
   * Boxes, as YoloUtils.activate has them: for each prior the centre and the confidence through a
   * sigmoid, the size as a power of e times the prior, the classes through a softmax.
   */
  static Value boxes(Yolo2OutputLayer layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    site.check(layer.getFormat(), input);
    FloatTensor priors = NdArrays.floats(layer.getBoundingBoxes());
    long count = priors.shape()[0];
    long numbers = input.channels() / count;
    long rows = input.shape()[1];
    long columns = input.shape()[2];
    GraphWriter writer = site.writer();
    String apart =
        site.node(
            "Reshape", List.of(input.tensor(), writer.integers(0, count, numbers, rows, columns)));
    String sides =
        writer.weights("priors", new FloatTensor(new long[] {count, 2, 1, 1}, priors.values()));
    String size = site.binary("Mul", site.node("Exp", List.of(slice(site, apart, 2, 4))), sides);
    String classes =
        site.node("Softmax", List.of(slice(site, apart, BOX, numbers)), integer("axis", 2));
    String together =
        site.node(
            "Concat",
            List.of(
                site.node("Sigmoid", List.of(slice(site, apart, 0, 2))),
                size,
                site.node("Sigmoid", List.of(slice(site, apart, BOX - 1, BOX))),
                classes),
            integer("axis", 2));
    return input.as(
        site.node(
            "Reshape", List.of(together, writer.integers(0, input.channels(), rows, columns))));
  }

  private static String slice(Site site, String tensor, long from, long to) {
    GraphWriter writer = site.writer();
    return site.node(
        "Slice", List.of(tensor, writer.integers(from), writer.integers(to), writer.integers(2)));
  }
}
