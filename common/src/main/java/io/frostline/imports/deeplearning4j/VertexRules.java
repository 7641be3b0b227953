package io.frostline.imports.deeplearning4j;

import static io.frostline.onnx.NodeAttributes.integer;
import static io.frostline.onnx.NodeAttributes.integers;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/** Vertices that are not layers: they join, split and scale. */
final class VertexRules {
  private VertexRules() {}

  /** An input with one row and one column is spread over the others, as in squeeze-and-excite. */
  static Value elementWise(ElementWiseVertex vertex, Site site, List<Value> inputs) {
    if (inputs.stream().mapToInt(Value::rank).distinct().count() > 1) {
      throw site.refused("its inputs have different numbers of dimensions");
    }
    List<String> operands = inputs.stream().map(Value::tensor).toList();
    if (operands.size() == 1) {
      return inputs.get(0);
    }
    String combined =
        switch (vertex.getOp()) {
          case Add -> each("Add", site, operands);
          case Product -> each("Mul", site, operands);
          case Subtract -> each("Sub", site, operands);
          case Max -> site.node("Max", operands);
          case Average -> site.node("Mean", operands);
        };
    return new Value(combined, site.shape());
  }

  private static String each(String operator, Site site, List<String> operands) {
    return operands.stream()
        .reduce((left, right) -> site.binary(operator, left, right))
        .orElseThrow();
  }

  /**
   * The axis is found in the shapes: it is the one along which they add up. Deeplearning4j keeps it
   * in the vertex, where copying a configuration loses it.
   */
  static Value merge(GraphVertex vertex, Site site, List<Value> inputs) {
    if (inputs.size() == 1) {
      return inputs.get(0);
    }
    long[] shape = site.shape();
    int axis =
        IntStream.range(0, shape.length)
            .filter(index -> inputs.get(0).shape()[index] != shape[index])
            .findFirst()
            .orElseThrow(() -> site.refused("it joins along the batch"));
    return new Value(
        site.node("Concat", inputs.stream().map(Value::tensor).toList(), integer("axis", axis + 1)),
        shape);
  }

  static Value scale(ScaleVertex vertex, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    return input.as(site.binary("Mul", input.tensor(), vertex.getScaleFactor()));
  }

  static Value shift(ShiftVertex vertex, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    return input.as(site.binary("Add", input.tensor(), vertex.getShiftFactor()));
  }

  /** A range of the second axis in Deeplearning4j, including the last index. */
  static Value subset(SubsetVertex vertex, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    GraphWriter writer = site.writer();
    return new Value(
        site.node(
            "Slice",
            List.of(
                input.tensor(),
                writer.integers(vertex.getFrom()),
                writer.integers(vertex.getTo() + 1L),
                writer.integers(site.layout().axis(1, input.rank())))),
        site.shape());
  }

  /** Divided by the length of the whole vector, at least epsilon. */
  static Value normalize(L2NormalizeVertex vertex, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    int[] dimensions = vertex.getDimension();
    if (dimensions != null && dimensions.length > 0 && dimensions.length != input.shape().length) {
      throw site.refused("it takes the length along only some of the dimensions");
    }
    long[] axes = IntStream.range(1, input.rank()).asLongStream().toArray();
    String length = site.node("ReduceL2", List.of(input.tensor()), integers("axes", axes));
    String divisor = site.binary("Max", length, vertex.getEps());
    return input.as(site.binary("Div", input.tensor(), divisor));
  }

  /** GoogLeNet in Caffe pads differently: the first row and column are cut off. */
  static Value poolHelper(GraphVertex vertex, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    if (site.layout().isChannelsLast()) {
      throw site.refused("Deeplearning4j crops the rows and channels of nhwc images");
    }
    GraphWriter writer = site.writer();
    return new Value(
        site.node(
            "Slice",
            List.of(
                input.tensor(),
                writer.integers(1, 1),
                writer.integers(input.shape()[1], input.shape()[2]),
                writer.integers(2, 3))),
        site.shape());
  }

  static Value preProcessor(PreprocessorVertex vertex, Site site, List<Value> inputs) {
    return site.write(vertex.getPreProcessor(), inputs.get(0));
  }

  static Value frozen(FrozenVertex vertex, Site site, List<Value> inputs) {
    return CompilerRules.TABLE.write(vertex.getUnderlying(), site, inputs);
  }

  static Value acrossImages(GraphVertex vertex, Site site, List<Value> inputs) {
    throw site.refused("it mixes the images of a batch");
  }
}
