package io.frostline.imports.keras.applications;

import io.frostline.imports.keras.graph.LayerGraph;

/**
 * Inception-v3 (Szegedy et al., arXiv 1512.00567), after keras/src/applications/inception_v3.py.
 */
record InceptionV3(String name) implements Architecture {

  @Override
  public LayerGraph network(Variant variant) {
    InceptionLayers net = new InceptionLayers(new NetworkBuilder());
    String x = net.stem(variant);
    x = narrow(net, x, 32, "mixed0");
    x = narrow(net, x, 64, "mixed1");
    x = narrow(net, x, 64, "mixed2");
    x = firstReduction(net, x);
    x = factored(net, x, 128, "mixed4");
    x = factored(net, x, 160, "mixed5");
    x = factored(net, x, 160, "mixed6");
    x = factored(net, x, 192, "mixed7");
    x = secondReduction(net, x);
    x = wide(net, x, "mixed9", "mixed9_0");
    x = wide(net, x, "mixed10", "mixed9_1");
    return net.builder().build(name, Architecture.top(net.builder(), x, "avg_pool", variant));
  }

  private static String narrow(InceptionLayers net, String x, int pooled, String name) {
    String one = net.same(x, 64, 1, 1);
    String five = net.same(net.same(x, 48, 1, 1), 64, 5, 5);
    String twice = net.same(net.same(net.same(x, 64, 1, 1), 96, 3, 3), 96, 3, 3);
    String pool = net.same(net.averagePooling(x), pooled, 1, 1);
    return net.builder().concatenate(name, one, five, twice, pool);
  }

  private static String firstReduction(InceptionLayers net, String x) {
    String three = net.strided(x, 384);
    String twice = net.strided(net.same(net.same(x, 64, 1, 1), 96, 3, 3), 96);
    return net.builder().concatenate("mixed3", three, twice, net.maxPooling(x));
  }

  private static String factored(InceptionLayers net, String x, int inner, String name) {
    String one = net.same(x, 192, 1, 1);
    String seven = net.same(net.same(net.same(x, inner, 1, 1), inner, 1, 7), 192, 7, 1);
    String twice = net.same(net.same(x, inner, 1, 1), inner, 7, 1);
    twice = net.same(net.same(twice, inner, 1, 7), inner, 7, 1);
    twice = net.same(twice, 192, 1, 7);
    String pool = net.same(net.averagePooling(x), 192, 1, 1);
    return net.builder().concatenate(name, one, seven, twice, pool);
  }

  private static String secondReduction(InceptionLayers net, String x) {
    String three = net.strided(net.same(x, 192, 1, 1), 320);
    String seven = net.same(net.same(net.same(x, 192, 1, 1), 192, 1, 7), 192, 7, 1);
    seven = net.strided(seven, 192);
    return net.builder().concatenate("mixed8", three, seven, net.maxPooling(x));
  }

  private static String wide(InceptionLayers net, String x, String name, String inner) {
    String one = net.same(x, 320, 1, 1);
    String three = net.same(x, 384, 1, 1);
    three = fork(net, three, inner);
    String twice = net.same(net.same(x, 448, 1, 1), 384, 3, 3);
    twice = fork(net, twice, net.builder().unnamed("concatenate"));
    String pool = net.same(net.averagePooling(x), 192, 1, 1);
    return net.builder().concatenate(name, one, three, twice, pool);
  }

  private static String fork(InceptionLayers net, String x, String name) {
    return net.builder().concatenate(name, net.same(x, 384, 1, 3), net.same(x, 384, 3, 1));
  }
}
