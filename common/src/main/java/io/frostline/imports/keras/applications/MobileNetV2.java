package io.frostline.imports.keras.applications;

import io.frostline.imports.keras.graph.LayerGraph;

/** MobileNetV2 (Sandler et al., arXiv 1801.04381), after keras/src/applications/mobilenet_v2.py. */
record MobileNetV2(String name) implements Architecture {
  private static final double EPSILON = 1e-3;

  /** Filters, blocks and stride of every stage. */
  private static final int[][] STAGES = {
    {16, 1, 1}, {24, 2, 2}, {32, 3, 2}, {64, 4, 2}, {96, 3, 1}, {160, 3, 2}, {320, 1, 1}
  };

  @Override
  public LayerGraph network(Variant variant) {
    NetworkBuilder net = new NetworkBuilder();
    String x = net.input(variant.height(), variant.width());
    x = net.convolution(x, "Conv1", Convolution.of(32, 3).strided(2).same().withoutBias());
    x = net.batchNormalization(x, "bn_Conv1", EPSILON);
    x = net.relu6(x, "Conv1_relu");
    int block = 0;
    for (int[] stage : STAGES) {
      for (int at = 0; at < stage[1]; at++) {
        x = block(net, x, block++, Convolution.of(stage[0], 3).strided(at == 0 ? stage[2] : 1));
      }
    }
    x = net.convolution(x, "Conv_1", Convolution.of(1280, 1).withoutBias());
    x = net.batchNormalization(x, "Conv_1_bn", EPSILON);
    x = net.relu6(x, "out_relu");
    String average = net.unnamed("global_average_pooling2d");
    return net.build(name, Architecture.top(net, x, average, variant));
  }

  /** Expand six times (except in block 0), convolve each channel separately, project. */
  private static String block(NetworkBuilder net, String input, int block, Convolution shape) {
    String name = block == 0 ? "expanded_conv_" : "block_" + block + "_";
    int channels = net.shape(input).channels();
    String x = input;
    if (block > 0) {
      x = net.convolution(x, name + "expand", Convolution.of(6 * channels, 1).same().withoutBias());
      x = net.batchNormalization(x, name + "expand_BN", EPSILON);
      x = net.relu6(x, name + "expand_relu");
    }
    Convolution depthwise = shape.same().withoutBias();
    if (shape.stride() == 2) {
      x = net.stridePadding(x, name + "pad", 3);
      depthwise = depthwise.padded("valid");
    }
    x = net.depthwise(x, name + "depthwise", depthwise);
    x = net.batchNormalization(x, name + "depthwise_BN", EPSILON);
    x = net.relu6(x, name + "depthwise_relu");
    Convolution project = Convolution.of(shape.filters(), 1).same().withoutBias();
    x = net.convolution(x, name + "project", project);
    x = net.batchNormalization(x, name + "project_BN", EPSILON);
    boolean residual = channels == shape.filters() && shape.stride() == 1;
    return residual ? net.add(input, x, name + "add") : x;
  }
}
