package io.frostline.imports.keras.applications;

import io.frostline.imports.keras.graph.LayerGraph;

/** MobileNet (Howard et al., arXiv 1704.04861), after keras/src/applications/mobilenet.py. */
record MobileNet(String name) implements Architecture {
  private static final double EPSILON = 1e-3;
  private static final int[] FILTERS = {
    64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024
  };

  @Override
  public LayerGraph network(Variant variant) {
    NetworkBuilder net = new NetworkBuilder();
    String x = net.input(variant.height(), variant.width());
    x = net.convolution(x, "conv1", Convolution.of(32, 3).strided(2).same().withoutBias());
    x = normalized(net, x, "conv1");
    for (int block = 1; block <= FILTERS.length; block++) {
      x = block(net, x, block, FILTERS[block - 1]);
    }
    if (variant.classes().isPresent()) {
      x = top(net, x, variant.classes().getAsInt());
    }
    return net.build(name, x);
  }

  /** Where the channels double the map is halved, except in the first block. */
  private static String block(NetworkBuilder net, String input, int block, int filters) {
    Convolution depthwise = Convolution.of(0, 3).same().withoutBias();
    String x = input;
    if (block > 1 && filters != net.shape(input).channels()) {
      x = net.zeroPadding(x, "conv_pad_" + block, 0, 1, 0, 1);
      depthwise = depthwise.padded("valid").strided(2);
    }
    x = net.depthwise(x, "conv_dw_" + block, depthwise);
    x = normalized(net, x, "conv_dw_" + block);
    x = net.convolution(x, "conv_pw_" + block, Convolution.of(filters, 1).same().withoutBias());
    return normalized(net, x, "conv_pw_" + block);
  }

  private static String normalized(NetworkBuilder net, String input, String name) {
    return net.relu6(net.batchNormalization(input, name + "_bn", EPSILON), name + "_relu");
  }

  private static String top(NetworkBuilder net, String input, int classes) {
    String x = net.globalAverage(input, net.unnamed("global_average_pooling2d"));
    x = net.reshape(x, "reshape_1", 1, 1, net.shape(x).channels());
    x = net.dropout(x, "dropout", 1e-3);
    x = net.convolution(x, "conv_preds", Convolution.of(classes, 1).same());
    x = net.reshape(x, "reshape_2", classes);
    return net.activation(x, "predictions", "softmax");
  }
}
