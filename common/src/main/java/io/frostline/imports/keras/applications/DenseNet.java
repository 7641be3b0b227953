package io.frostline.imports.keras.applications;

import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.message.Formatted;

/** DenseNet (Huang et al., arXiv 1608.06993), after keras/src/applications/densenet.py. */
record DenseNet(String name, int... blocks) implements Architecture {
  private static final int GROWTH = 32;

  @Override
  public LayerGraph network(Variant variant) {
    NetworkBuilder net = new NetworkBuilder();
    String x = net.input(variant.height(), variant.width());
    x = net.zeroPadding(x, net.unnamed("zero_padding2d"), 3);
    x = net.convolution(x, "conv1_conv", Convolution.of(64, 7).strided(2).withoutBias());
    x = normalized(net, x, "conv1");
    x = net.zeroPadding(x, net.unnamed("zero_padding2d"), 1);
    x = net.maxPooling(x, "pool1", 3, 2, "valid");
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int block = 1; block <= blocks[stage]; block++) {
        x = block(net, x, Formatted.of("conv%d_block%d", stage + 2, block));
      }
      if (stage + 1 < blocks.length) {
        x = transition(net, x, "pool" + (stage + 2));
      }
    }
    x = net.batchNormalization(x, "bn", ResNet.EPSILON);
    x = net.activation(x, "relu", "relu");
    return net.build(name, Architecture.top(net, x, "avg_pool", variant));
  }

  private static String block(NetworkBuilder net, String input, String name) {
    String x = normalized(net, input, name + "_0");
    x = net.convolution(x, name + "_1_conv", Convolution.of(4 * GROWTH, 1).withoutBias());
    x = normalized(net, x, name + "_1");
    x = net.convolution(x, name + "_2_conv", Convolution.of(GROWTH, 3).same().withoutBias());
    return net.concatenate(name + "_concat", input, x);
  }

  private static String transition(NetworkBuilder net, String input, String name) {
    String x = normalized(net, input, name);
    Convolution halving = Convolution.of(net.shape(x).channels() / 2, 1).withoutBias();
    x = net.convolution(x, name + "_conv", halving);
    return net.averagePooling(x, name + "_pool", 2, 2, "valid");
  }

  private static String normalized(NetworkBuilder net, String input, String name) {
    String x = net.batchNormalization(input, name + "_bn", ResNet.EPSILON);
    return net.activation(x, name + "_relu", "relu");
  }
}
