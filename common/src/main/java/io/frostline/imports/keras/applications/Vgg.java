package io.frostline.imports.keras.applications;

import io.frostline.imports.keras.graph.LayerGraph;

/**
 * VGG16 and VGG19 (Simonyan and Zisserman, arXiv 1409.1556), after keras/src/applications/vgg16.py.
 */
record Vgg(String name, int... convolutions) implements Architecture {
  private static final int[] FILTERS = {64, 128, 256, 512, 512};
  private static final int HIDDEN = 4096;

  @Override
  public LayerGraph network(Variant variant) {
    NetworkBuilder net = new NetworkBuilder();
    String x = net.input(variant.height(), variant.width());
    for (int block = 1; block <= FILTERS.length; block++) {
      Convolution convolution = Convolution.of(FILTERS[block - 1], 3).same().activated("relu");
      for (int at = 1; at <= convolutions[block - 1]; at++) {
        x = net.convolution(x, "block" + block + "_conv" + at, convolution);
      }
      x = net.maxPooling(x, "block" + block + "_pool", 2, 2, "valid");
    }
    if (variant.classes().isPresent()) {
      x = net.flatten(x, "flatten");
      x = net.dense(x, "fc1", HIDDEN, "relu");
      x = net.dense(x, "fc2", HIDDEN, "relu");
      x = net.dense(x, "predictions", variant.classes().getAsInt(), "softmax");
    }
    return net.build(name, x);
  }
}
