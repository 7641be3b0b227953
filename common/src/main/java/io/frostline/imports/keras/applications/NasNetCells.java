package io.frostline.imports.keras.applications;

/** The two cells of NASNet-A; each reads the cell before it and the one before that. */
record NasNetCells(NetworkBuilder net) {
  static final double EPSILON = 1e-3;

  /** A cell that keeps the size of the map. */
  String normal(String input, String previous, int filters, String id) {
    String p = adjusted(previous, input, filters, id);
    String h = squeezed(input, filters, "normal_conv_1_" + id, "normal_bn_1_" + id);

    String one = separable(h, filters, 5, "normal_left1_" + id);
    one = net.add(one, separable(p, filters, 3, "normal_right1_" + id), "normal_add_1_" + id);
    String two = separable(p, filters, 5, "normal_left2_" + id);
    two = net.add(two, separable(p, filters, 3, "normal_right2_" + id), "normal_add_2_" + id);
    String three = net.averagePooling(h, "normal_left3_" + id, 3, 1, "same");
    three = net.add(three, p, "normal_add_3_" + id);
    String left = net.averagePooling(p, "normal_left4_" + id, 3, 1, "same");
    String right = net.averagePooling(p, "normal_right4_" + id, 3, 1, "same");
    String four = net.add(left, right, "normal_add_4_" + id);
    String five = separable(h, filters, 3, "normal_left5_" + id);
    five = net.add(five, h, "normal_add_5_" + id);
    return net.concatenate("normal_concat_" + id, p, one, two, three, four, five);
  }

  /** A cell that halves the map. */
  String reduction(String input, String previous, int filters, String id) {
    String p = adjusted(previous, input, filters, id);
    String h = squeezed(input, filters, "reduction_conv_1_" + id, "reduction_bn_1_" + id);
    String padded = net.stridePadding(h, "reduction_pad_1_" + id, 3);

    String one = halving(h, filters, 5, "reduction_left1_" + id);
    one = net.add(one, halving(p, filters, 7, "reduction_right1_" + id), "reduction_add_1_" + id);
    String two = net.maxPooling(padded, "reduction_left2_" + id, 3, 2, "valid");
    two = net.add(two, halving(p, filters, 7, "reduction_right2_" + id), "reduction_add_2_" + id);
    String three = net.averagePooling(padded, "reduction_left3_" + id, 3, 2, "valid");
    String right = halving(p, filters, 5, "reduction_right3_" + id);
    three = net.add(three, right, "reduction_add3_" + id);
    String four = net.averagePooling(one, "reduction_left4_" + id, 3, 1, "same");
    four = net.add(two, four, net.unnamed("add"));
    String five = separable(one, filters, 3, "reduction_left4_" + id);
    String pooled = net.maxPooling(padded, "reduction_right5_" + id, 3, 2, "valid");
    five = net.add(five, pooled, "reduction_add4_" + id);
    return net.concatenate("reduction_concat_" + id, two, three, four, five);
  }

  /** The older input brought to the size and the channels of the newer one. */
  private String adjusted(String previous, String input, int filters, String id) {
    if (previous.equals(input)) {
      return previous;
    }
    if (net.shape(previous).width() != net.shape(input).width()) {
      return halved(previous, filters, id);
    }
    if (net.shape(previous).channels() != filters) {
      return squeezed(previous, filters, "adjust_conv_projection_" + id, "adjust_bn_" + id);
    }
    return previous;
  }

  /** Every second pixel, and every second pixel of the map shifted by one, side by side. */
  private String halved(String previous, int filters, String id) {
    Convolution half = Convolution.of(filters / 2, 1).same().withoutBias();
    String p = net.activation(previous, "adjust_relu_1_" + id, "relu");
    String even = net.averagePooling(p, "adjust_avg_pool_1_" + id, 1, 2, "valid");
    even = net.convolution(even, "adjust_conv_1_" + id, half);
    String odd = net.zeroPadding(p, net.unnamed("zero_padding2d"), 0, 1, 0, 1);
    odd = net.cropping(odd, net.unnamed("cropping2d"), 1, 1);
    odd = net.averagePooling(odd, "adjust_avg_pool_2_" + id, 1, 2, "valid");
    odd = net.convolution(odd, "adjust_conv_2_" + id, half);
    String both = net.concatenate(net.unnamed("concatenate"), even, odd);
    return net.batchNormalization(both, "adjust_bn_" + id, EPSILON);
  }

  private String squeezed(String input, int filters, String convolution, String normalization) {
    String x = net.activation(input, net.unnamed("activation"), "relu");
    x = net.convolution(x, convolution, Convolution.of(filters, 1).same().withoutBias());
    return net.batchNormalization(x, normalization, EPSILON);
  }

  private String separable(String input, int filters, int size, String id) {
    Convolution shape = Convolution.of(filters, size).same().withoutBias();
    String x = net.activation(input, net.unnamed("activation"), "relu");
    return twice(x, shape, shape, id);
  }

  private String halving(String input, int filters, int size, String id) {
    Convolution shape = Convolution.of(filters, size).withoutBias();
    String x = net.activation(input, net.unnamed("activation"), "relu");
    x = net.stridePadding(x, "separable_conv_1_pad_" + id, size);
    return twice(x, shape.strided(2), shape.same(), id);
  }

  private String twice(String input, Convolution first, Convolution second, String id) {
    String x = net.separable(input, "separable_conv_1_" + id, first);
    x = net.batchNormalization(x, "separable_conv_1_bn_" + id, EPSILON);
    x = net.activation(x, net.unnamed("activation"), "relu");
    x = net.separable(x, "separable_conv_2_" + id, second);
    return net.batchNormalization(x, "separable_conv_2_bn_" + id, EPSILON);
  }
}
