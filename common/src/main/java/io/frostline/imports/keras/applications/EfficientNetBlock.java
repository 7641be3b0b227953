package io.frostline.imports.keras.applications;

/** An inverted residual block with a squeeze-and-excite gate. */
final class EfficientNetBlock {
  private static final int SQUEEZE = 4;
  private static final double DROPPED = 0.2;

  private EfficientNetBlock() {}

  /** Adds one whose names begin with a prefix. */
  static String add(
      NetworkBuilder net, String input, String name, Convolution shape, int expansion) {
    int channels = net.shape(input).channels();
    String x = input;
    if (expansion != 1) {
      Convolution expand = Convolution.of(channels * expansion, 1).same().withoutBias();
      x = net.convolution(x, name + "expand_conv", expand);
      x = EfficientNet.finished(net, x, name + "expand_");
    }
    x = depthwise(net, x, name, shape.withoutBias());
    x = EfficientNet.finished(net, x, name);
    x = gate(net, x, name, Math.max(1, channels / SQUEEZE));
    Convolution project = Convolution.of(shape.filters(), 1).same().withoutBias();
    x = net.convolution(x, name + "project_conv", project);
    x = net.batchNormalization(x, name + "project_bn", 1e-3);
    if (shape.stride() == 1 && channels == shape.filters()) {
      x = net.add(net.dropout(x, name + "drop", DROPPED), input, name + "add");
    }
    return x;
  }

  private static String depthwise(
      NetworkBuilder net, String input, String name, Convolution shape) {
    if (shape.stride() == 1) {
      return net.depthwise(input, name + "dwconv", shape.same());
    }
    String padded = net.stridePadding(input, name + "dwconv_pad", shape.height());
    return net.depthwise(padded, name + "dwconv", shape);
  }

  private static String gate(NetworkBuilder net, String input, String name, int squeezed) {
    int channels = net.shape(input).channels();
    String gate = net.globalAverage(input, name + "se_squeeze");
    gate = net.reshape(gate, name + "se_reshape", 1, 1, channels);
    Convolution reduce = Convolution.of(squeezed, 1).same().activated("swish");
    gate = net.convolution(gate, name + "se_reduce", reduce);
    Convolution expand = Convolution.of(channels, 1).same().activated("sigmoid");
    gate = net.convolution(gate, name + "se_expand", expand);
    return net.multiply(input, gate, name + "se_excite");
  }
}
