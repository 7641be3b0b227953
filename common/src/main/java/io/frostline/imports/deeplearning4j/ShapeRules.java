package io.frostline.imports.deeplearning4j;

import static io.frostline.onnx.NodeAttributes.integers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

/**
 * Preprocessors and vertices that give the same numbers another shape. They use the Deeplearning4j
 * layout, so images are transposed to it and back where it differs.
 */
final class ShapeRules {
  private ShapeRules() {}

  /** An image to one vector. */
  static Value flatten(InputPreProcessor preProcessor, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    return input.isFlat() ? input : reshaped(site, input, 0, input.numbers());
  }

  /** From channels first to one vector in the order rows, columns, channels. */
  static Value flattenTensorFlow(InputPreProcessor preProcessor, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    return input.isFlat()
        ? input
        : reshaped(site, permuted(site, input, 0, 2, 3, 1), 0, input.numbers());
  }

  static Value toImage(FeedForwardToCnnPreProcessor preProcessor, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    return input.isImage()
        ? input
        : reshaped(
            site,
            input,
            0,
            preProcessor.getNumChannels(),
            preProcessor.getInputHeight(),
            preProcessor.getInputWidth());
  }

  /** The target shape leaves the batch out. */
  static Value reshape(ReshapePreprocessor preProcessor, Site site, List<Value> inputs) {
    long[] target = preProcessor.getTargetShape();
    boolean batched = preProcessor.isHasMiniBatchDimension();
    return reshaped(site, inputs.get(0), withBatch(batched ? tail(target) : target));
  }

  static Value reshape(ReshapeVertex vertex, Site site, List<Value> inputs) {
    if (vertex.getReshapeOrder() != 'c') {
      throw site.refused("it reshapes column by column");
    }
    long[] onnx = withBatch(site.shape());
    return reshaped(site, inputs.get(0), site.layout().frameworkShape(onnx));
  }

  static Value permute(PermutePreprocessor preProcessor, Site site, List<Value> inputs) {
    int[] order = preProcessor.getPermutationIndices();
    Value input = inputs.get(0);
    if (order.length + 1 == input.rank()) {
      order =
          LongStream.concat(LongStream.of(0), Arrays.stream(order).asLongStream())
              .mapToInt(Math::toIntExact)
              .toArray();
    }
    return permuted(site, input, order);
  }

  static Value composed(ComposableInputPreProcessor all, Site site, List<Value> inputs) {
    Value value = inputs.get(0);
    for (InputPreProcessor each : all.getInputPreProcessors()) {
      value = site.write(each, value);
    }
    return value;
  }

  /** Another shape in the Deeplearning4j layout; its first dimension, 0, keeps the batch. */
  private static Value reshaped(Site site, Value input, long... target) {
    long[] onnx = site.layout().shape(target);
    boolean alike = isPoint(input.shape()) || !site.layout().moves(input.rank());
    String from = alike ? input.tensor() : transposed(site, input.tensor(), 0, 2, 3, 1);
    long[] result = tail(onnx);
    if (isPoint(result) || !site.layout().moves(target.length)) {
      return new Value(reshaped(site, from, onnx), result);
    }
    return new Value(transposed(site, reshaped(site, from, target), 0, 3, 1, 2), result);
  }

  private static Value permuted(Site site, Value input, int... order) {
    FrameworkLayout layout = site.layout();
    long[] before = layout.frameworkShape(withBatch(input.shape()));
    long[] after = Arrays.stream(order).mapToLong(axis -> before[axis]).toArray();
    long[] moved = new long[order.length];
    for (int axis = 0; axis < order.length; axis++) {
      moved[layout.axis(axis, order.length)] = layout.axis(order[axis], order.length);
    }
    return new Value(transposed(site, input.tensor(), moved), tail(layout.shape(after)));
  }

  /** Whether an image has one row and one column, so that its layout does not matter. */
  private static boolean isPoint(long... image) {
    return image.length == 3 && image[1] == 1 && image[2] == 1;
  }

  private static String reshaped(Site site, String tensor, long... shape) {
    return site.node("Reshape", List.of(tensor, site.writer().integers(shape)));
  }

  private static String transposed(Site site, String tensor, long... order) {
    return site.node("Transpose", List.of(tensor), integers("perm", order));
  }

  private static long[] withBatch(long... shape) {
    return LongStream.concat(LongStream.of(0), LongStream.of(shape)).toArray();
  }

  private static long[] tail(long... shape) {
    return Arrays.copyOfRange(shape, 1, shape.length);
  }
}
