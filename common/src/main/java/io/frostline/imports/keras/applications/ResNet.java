package io.frostline.imports.keras.applications;

import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.message.Formatted;

/** ResNet (He et al., arXiv 1512.03385), after keras/src/applications/resnet.py. */
record ResNet(String name, int... blocks) implements Architecture {
  static final double EPSILON = 1.001e-5;

  @Override
  public LayerGraph network(Variant variant) {
    NetworkBuilder net = new NetworkBuilder();
    String x = net.input(variant.height(), variant.width());
    x = net.zeroPadding(x, "conv1_pad", 3);
    x = net.convolution(x, "conv1_conv", Convolution.of(64, 7).strided(2));
    x = net.batchNormalization(x, "conv1_bn", EPSILON);
    x = net.activation(x, "conv1_relu", "relu");
    x = net.zeroPadding(x, "pool1_pad", 1);
    x = net.maxPooling(x, "pool1_pool", 3, 2, "valid");
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int block = 1; block <= blocks[stage]; block++) {
        String prefix = Formatted.of("conv%d_block%d", stage + 2, block);
        int stride = stage > 0 && block == 1 ? 2 : 1;
        x = block(net, x, prefix, Convolution.of(64 << stage, 1).strided(stride));
      }
    }
    return net.build(name, Architecture.top(net, x, "avg_pool", variant));
  }

  /** Three convolutions beside a shortcut, which is itself a convolution in a first block. */
  private static String block(
      NetworkBuilder net, String input, String name, Convolution bottleneck) {
    int wide = 4 * bottleneck.filters();
    String shortcut = input;
    if (name.endsWith("_block1")) {
      Convolution widening = Convolution.of(wide, 1).strided(bottleneck.stride());
      shortcut = normalized(net, input, name + "_0", widening);
    }
    String x = normalized(net, input, name + "_1", bottleneck);
    x = net.activation(x, name + "_1_relu", "relu");
    x = normalized(net, x, name + "_2", Convolution.of(bottleneck.filters(), 3).same());
    x = net.activation(x, name + "_2_relu", "relu");
    x = normalized(net, x, name + "_3", Convolution.of(wide, 1));
    x = net.add(shortcut, x, name + "_add");
    return net.activation(x, name + "_out", "relu");
  }

  private static String normalized(
      NetworkBuilder net, String input, String name, Convolution convolution) {
    String x = net.convolution(input, name + "_conv", convolution);
    return net.batchNormalization(x, name + "_bn", EPSILON);
  }
}
