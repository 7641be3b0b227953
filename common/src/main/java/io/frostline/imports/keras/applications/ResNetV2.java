package io.frostline.imports.keras.applications;

import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.message.Formatted;

/**
 * ResNet whose blocks normalise first (He et al., arXiv 1603.05027), after
 * keras/src/applications/resnet_v2.py.
 */
record ResNetV2(String name, int... blocks) implements Architecture {

  @Override
  public LayerGraph network(Variant variant) {
    NetworkBuilder net = new NetworkBuilder();
    String x = net.input(variant.height(), variant.width());
    x = net.zeroPadding(x, "conv1_pad", 3);
    x = net.convolution(x, "conv1_conv", Convolution.of(64, 7).strided(2));
    x = net.zeroPadding(x, "pool1_pad", 1);
    x = net.maxPooling(x, "pool1_pool", 3, 2, "valid");
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int block = 1; block <= blocks[stage]; block++) {
        String prefix = Formatted.of("conv%d_block%d", stage + 2, block);
        int stride = block == blocks[stage] && stage + 1 < blocks.length ? 2 : 1;
        x = block(net, x, prefix, Convolution.of(64 << stage, 3).strided(stride));
      }
    }
    x = normalized(net, x, "post");
    return net.build(name, Architecture.top(net, x, "avg_pool", variant));
  }

  private static String block(NetworkBuilder net, String input, String name, Convolution middle) {
    int filters = middle.filters();
    String active = normalized(net, input, name + "_preact");
    String shortcut = shortcut(net, input, active, name, middle);
    String x = net.convolution(active, name + "_1_conv", Convolution.of(filters, 1).withoutBias());
    x = normalized(net, x, name + "_1");
    x = net.zeroPadding(x, name + "_2_pad", 1);
    x = net.convolution(x, name + "_2_conv", middle.withoutBias());
    x = normalized(net, x, name + "_2");
    x = net.convolution(x, name + "_3_conv", Convolution.of(4 * filters, 1));
    return net.add(shortcut, x, name + "_out");
  }

  private static String shortcut(
      NetworkBuilder net, String input, String active, String name, Convolution middle) {
    if (name.endsWith("_block1")) {
      Convolution widening = Convolution.of(4 * middle.filters(), 1).strided(middle.stride());
      return net.convolution(active, name + "_0_conv", widening);
    }
    return middle.stride() == 1
        ? input
        : net.maxPooling(input, net.unnamed("max_pooling2d"), 1, middle.stride(), "valid");
  }

  private static String normalized(NetworkBuilder net, String input, String name) {
    String x = net.batchNormalization(input, name + "_bn", ResNet.EPSILON);
    return net.activation(x, name + "_relu", "relu");
  }
}
