package io.frostline.imports.keras.applications;

/** What the networks with Inception blocks have in common: their stem, and layers without names. */
record InceptionLayers(NetworkBuilder builder) {

  String stem(Variant variant) {
    String x = builder.input(variant.height(), variant.width());
    x = strided(x, 32);
    x = convolution(x, Convolution.of(32, 3));
    x = same(x, 64, 3, 3);
    x = maxPooling(x);
    x = convolution(x, Convolution.of(80, 1));
    x = convolution(x, Convolution.of(192, 3));
    return maxPooling(x);
  }

  /** A convolution whose output map is as large as its input. */
  String same(String input, int filters, int height, int width) {
    return convolution(input, Convolution.of(filters, height, width).same());
  }

  /** A convolution of three by three that halves the map. */
  String strided(String input, int filters) {
    return convolution(input, Convolution.of(filters, 3).strided(2));
  }

  private String convolution(String input, Convolution shape) {
    String x = builder.convolution(input, builder.unnamed("conv2d"), shape.withoutBias());
    x = builder.centring(x, builder.unnamed("batch_normalization"));
    return builder.activation(x, builder.unnamed("activation"), "relu");
  }

  String averagePooling(String input) {
    return builder.averagePooling(input, builder.unnamed("average_pooling2d"), 3, 1, "same");
  }

  String maxPooling(String input) {
    return builder.maxPooling(input, builder.unnamed("max_pooling2d"), 3, 2, "valid");
  }
}
