package io.frostline.imports.keras.applications;

import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.message.Formatted;

/** Xception (Chollet, arXiv 1610.02357), after keras/src/applications/xception.py. */
record Xception(String name) implements Architecture {
  private static final double EPSILON = 1e-3;
  private static final int MIDDLE = 728;

  @Override
  public LayerGraph network(Variant variant) {
    NetworkBuilder net = new NetworkBuilder();
    String x = net.input(variant.height(), variant.width());
    x = stem(net, x, "block1_conv1", Convolution.of(32, 3).strided(2));
    x = stem(net, x, "block1_conv2", Convolution.of(64, 3));
    x = entry(net, x, "block2", 128, 128);
    x = entry(net, x, "block3", 256, 256);
    x = entry(net, x, "block4", MIDDLE, MIDDLE);
    for (int block = 5; block <= 12; block++) {
      x = middle(net, x, "block" + block);
    }
    x = entry(net, x, "block13", MIDDLE, 1024);
    x = exit(net, x, "block14_sepconv1", 1536);
    x = exit(net, x, "block14_sepconv2", 2048);
    return net.build(name, Architecture.top(net, x, "avg_pool", variant));
  }

  private static String stem(NetworkBuilder net, String input, String name, Convolution shape) {
    String x = net.convolution(input, name, shape.withoutBias());
    x = net.batchNormalization(x, name + "_bn", EPSILON);
    return net.activation(x, name + "_act", "relu");
  }

  /** Two separable convolutions and a pooling beside a strided convolution. */
  private static String entry(
      NetworkBuilder net, String input, String name, int first, int filters) {
    Convolution shrinking = Convolution.of(filters, 1).strided(2).same().withoutBias();
    String residual = net.convolution(input, net.unnamed("conv2d"), shrinking);
    residual = net.batchNormalization(residual, net.unnamed("batch_normalization"), EPSILON);
    String x =
        name.equals("block2") ? input : net.activation(input, name + "_sepconv1_act", "relu");
    x = separable(net, x, name + "_sepconv1", first);
    x = net.activation(x, name + "_sepconv2_act", "relu");
    x = separable(net, x, name + "_sepconv2", filters);
    x = net.maxPooling(x, name + "_pool", 3, 2, "same");
    return net.add(x, residual, net.unnamed("add"));
  }

  private static String middle(NetworkBuilder net, String input, String name) {
    String x = input;
    for (int at = 1; at <= 3; at++) {
      x = net.activation(x, Formatted.of("%s_sepconv%d_act", name, at), "relu");
      x = separable(net, x, Formatted.of("%s_sepconv%d", name, at), MIDDLE);
    }
    return net.add(x, input, net.unnamed("add"));
  }

  private static String exit(NetworkBuilder net, String input, String name, int filters) {
    return net.activation(separable(net, input, name, filters), name + "_act", "relu");
  }

  private static String separable(NetworkBuilder net, String input, String name, int filters) {
    String x = net.separable(input, name, Convolution.of(filters, 3).same().withoutBias());
    return net.batchNormalization(x, name + "_bn", EPSILON);
  }
}
