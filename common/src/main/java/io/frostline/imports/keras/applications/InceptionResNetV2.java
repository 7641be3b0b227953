package io.frostline.imports.keras.applications;

import io.frostline.imports.keras.graph.LayerGraph;

/**
 * Inception-ResNet-v2 (Szegedy et al., arXiv 1602.07261), after
 * keras/src/applications/inception_resnet_v2.py.
 */
record InceptionResNetV2(String name) implements Architecture {

  @Override
  public LayerGraph network(Variant variant) {
    InceptionLayers net = new InceptionLayers(new NetworkBuilder());
    String x = first(net, net.stem(variant));
    for (int block = 1; block <= 10; block++) {
      x = small(net, x, "block35_" + block);
    }
    x = firstReduction(net, x);
    for (int block = 1; block <= 20; block++) {
      x = medium(net, x, "block17_" + block);
    }
    x = secondReduction(net, x);
    for (int block = 1; block < 10; block++) {
      x = large(net, x, "block8_" + block, 0.2);
      x = net.builder().activation(x, "block8_" + block + "_ac", "relu");
    }
    x = large(net, x, "block8_10", 1.0);
    x = last(net.builder(), x);
    return net.builder().build(name, Architecture.top(net.builder(), x, "avg_pool", variant));
  }

  private static String first(InceptionLayers net, String x) {
    String one = net.same(x, 96, 1, 1);
    String five = net.same(net.same(x, 48, 1, 1), 64, 5, 5);
    String twice = net.same(net.same(net.same(x, 64, 1, 1), 96, 3, 3), 96, 3, 3);
    String pool = net.same(net.averagePooling(x), 64, 1, 1);
    return net.builder().concatenate("mixed_5b", one, five, twice, pool);
  }

  private static String small(InceptionLayers net, String x, String name) {
    String one = net.same(x, 32, 1, 1);
    String three = net.same(net.same(x, 32, 1, 1), 32, 3, 3);
    String twice = net.same(net.same(net.same(x, 32, 1, 1), 48, 3, 3), 64, 3, 3);
    String mixed = net.builder().concatenate(name + "_mixed", one, three, twice);
    return net.builder().activation(residual(net, x, mixed, name, 0.17), name + "_ac", "relu");
  }

  private static String medium(InceptionLayers net, String x, String name) {
    String one = net.same(x, 192, 1, 1);
    String seven = net.same(net.same(net.same(x, 128, 1, 1), 160, 1, 7), 192, 7, 1);
    String mixed = net.builder().concatenate(name + "_mixed", one, seven);
    return net.builder().activation(residual(net, x, mixed, name, 0.1), name + "_ac", "relu");
  }

  private static String large(InceptionLayers net, String x, String name, double scale) {
    String one = net.same(x, 192, 1, 1);
    String three = net.same(net.same(net.same(x, 192, 1, 1), 224, 1, 3), 256, 3, 1);
    String mixed = net.builder().concatenate(name + "_mixed", one, three);
    return residual(net, x, mixed, name, scale);
  }

  /** The input plus a fraction of the output of the branches. */
  private static String residual(
      InceptionLayers net, String input, String mixed, String name, double scale) {
    NetworkBuilder builder = net.builder();
    int channels = builder.shape(input).channels();
    String up = builder.convolution(mixed, name + "_conv", Convolution.of(channels, 1).same());
    return builder.add(
        "CustomScaleLayer",
        builder.unnamed("custom_scale_layer"),
        NetworkBuilder.settings().put("scale", scale),
        input,
        up);
  }

  private static String firstReduction(InceptionLayers net, String x) {
    String three = net.strided(x, 384);
    String twice = net.strided(net.same(net.same(x, 256, 1, 1), 256, 3, 3), 384);
    return net.builder().concatenate("mixed_6a", three, twice, net.maxPooling(x));
  }

  private static String secondReduction(InceptionLayers net, String x) {
    String one = net.strided(net.same(x, 256, 1, 1), 384);
    String three = net.strided(net.same(x, 256, 1, 1), 288);
    String twice = net.strided(net.same(net.same(x, 256, 1, 1), 288, 3, 3), 320);
    return net.builder().concatenate("mixed_7a", one, three, twice, net.maxPooling(x));
  }

  private static String last(NetworkBuilder net, String input) {
    String x = net.convolution(input, "conv_7b", Convolution.of(1536, 1).same().withoutBias());
    return net.activation(net.centring(x, "conv_7b_bn"), "conv_7b_ac", "relu");
  }
}
