package io.frostline.imports.deeplearning4j;

import static io.frostline.onnx.NodeAttributes.integer;

import io.frostline.message.Formatted;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Pooling over windows and over whole images. */
final class PoolingRules {
  private static final int[] ROWS_AND_COLUMNS = {2, 3};

  private PoolingRules() {}

  /** Padding counts in an average only where the layer says so; in Keras it never does. */
  static Value subsampling(SubsamplingLayer layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    site.check(layer.getCnn2dDataFormat(), input);
    Window window =
        Window.of(
            site,
            input,
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getDilation(),
            layer.getPadding());
    if (window.isDilated() && layer.getPoolingType() != PoolingType.MAX) {
      throw site.refused("ONNX has dilation for maximum pooling only");
    }
    if (window.isPaddedBeyondKernel()) {
      throw site.refused(
          "its padding is as long as its kernel, which ONNX Runtime does not support");
    }
    List<String> operand = List.of(input.tensor());
    String pooled =
        switch (layer.getPoolingType()) {
          case MAX ->
              site.node(
                  "MaxPool",
                  operand,
                  window.kernelShape(),
                  window.strides(),
                  window.dilations(),
                  window.pads());
          case AVG ->
              site.node(
                  "AveragePool",
                  operand,
                  window.kernelShape(),
                  window.strides(),
                  window.pads(),
                  integer("count_include_pad", layer.isAvgPoolIncludePadInDivisor() ? 1 : 0));
          case PNORM ->
              site.node(
                  "LpPool",
                  operand,
                  window.kernelShape(),
                  window.strides(),
                  window.pads(),
                  integer("p", layer.getPnorm()));
          default -> throw site.refused("Deeplearning4j itself cannot run its pooling type SUM");
        };
    return new Value(pooled, site.shape());
  }

  static Value global(GlobalPoolingLayer layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    if (!input.isImage()) {
      throw site.refused("it pools sequences or volumes");
    }
    int[] dimensions =
        layer.getPoolingDimensions() == null ? ROWS_AND_COLUMNS : layer.getPoolingDimensions();
    int[] axes =
        IntStream.of(dimensions)
            .map(axis -> site.layout().axis(axis, input.rank()))
            .sorted()
            .toArray();
    if (axes.length != 2 || axes[0] != 2 || axes[1] != 3) {
      throw site.refused(
          Formatted.of(
              "it pools the axes %s of %s images, which are not rows and columns",
              IntStream.of(dimensions).boxed().toList(), site.layout().layout().keyword()));
    }
    String pooled =
        switch (layer.getPoolingType()) {
          case MAX -> site.node("GlobalMaxPool", List.of(input.tensor()));
          case AVG -> site.node("GlobalAveragePool", List.of(input.tensor()));
          case SUM -> sum(site, input.tensor());
          case PNORM -> norm(site, input.tensor(), layer.getPnorm());
        };
    return site.shape().length == input.shape().length
        ? new Value(pooled, site.shape())
        : new Value(site.node("Flatten", List.of(pooled)), site.shape());
  }

  private static String sum(Site site, String tensor) {
    return site.node("ReduceSum", List.of(tensor, site.writer().integers(2, 3)));
  }

  private static String norm(Site site, String tensor, int power) {
    String powers = site.binary("Pow", site.node("Abs", List.of(tensor)), power);
    return site.binary("Pow", sum(site, powers), 1.0 / power);
  }
}
