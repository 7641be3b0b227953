package io.frostline.imports.keras.applications;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.message.Formatted;

/**
 * EfficientNet (Tan and Le, arXiv 1905.11946), after keras/src/applications/efficientnet.py.
 *
 * @param widening factor on the channels
 * @param deepening factor on the blocks
 */
record EfficientNet(String name, double widening, double deepening, double dropout)
    implements Architecture {
  private static final double EPSILON = 1e-3;

  /** With ImageNet's weights, Keras divides a second time by the square roots of these. */
  private static final double[] IMAGENET_DEVIATION = {0.229, 0.224, 0.225};

  /** Kernel, blocks, filters, expansion and stride of every stage. */
  private static final int[][] STAGES = {
    {3, 1, 16, 1, 1},
    {3, 2, 24, 6, 2},
    {5, 2, 40, 6, 2},
    {3, 3, 80, 6, 2},
    {5, 3, 112, 6, 1},
    {5, 4, 192, 6, 2},
    {3, 1, 320, 6, 1}
  };

  @Override
  public LayerGraph network(Variant variant) {
    NetworkBuilder net = new NetworkBuilder();
    String x = normalizedPixels(net, net.input(variant.height(), variant.width()));
    x = net.stridePadding(x, "stem_conv_pad", 3);
    x = net.convolution(x, "stem_conv", Convolution.of(wide(32), 3).strided(2).withoutBias());
    x = finished(net, x, "stem_");
    for (int stage = 0; stage < STAGES.length; stage++) {
      int[] shape = STAGES[stage];
      int blocks = (int) Math.ceil(deepening * shape[1]);
      Convolution convolution = Convolution.of(wide(shape[2]), shape[0]);
      for (int block = 0; block < blocks; block++) {
        String prefix = Formatted.of("block%d%c_", stage + 1, 'a' + block);
        Convolution strided = convolution.strided(block == 0 ? shape[4] : 1);
        x = EfficientNetBlock.add(net, x, prefix, strided, shape[3]);
      }
    }
    x = net.convolution(x, "top_conv", Convolution.of(wide(1280), 1).same().withoutBias());
    x = finished(net, x, "top_");
    if (variant.classes().isPresent()) {
      x = net.dropout(net.globalAverage(x, "avg_pool"), "top_dropout", dropout);
      x = net.dense(x, "predictions", variant.classes().getAsInt(), "softmax");
    }
    return net.build(name, x);
  }

  private static String normalizedPixels(NetworkBuilder net, String input) {
    ObjectNode bytes = NetworkBuilder.settings().put("scale", 1.0 / 255).put("offset", 0.0);
    String x = net.add("Rescaling", "rescaling", bytes, input);
    x = net.add("Normalization", "normalization", NetworkBuilder.settings().put("axis", 3), x);
    ObjectNode imageNet = NetworkBuilder.settings().put("offset", 0.0);
    for (double deviation : IMAGENET_DEVIATION) {
      imageNet.withArray("scale").add(1 / Math.sqrt(deviation));
    }
    return net.add("Rescaling", "rescaling_1", imageNet, x);
  }

  static String finished(NetworkBuilder net, String input, String prefix) {
    String x = net.batchNormalization(input, prefix + "bn", EPSILON);
    return net.activation(x, prefix + "activation", "swish");
  }

  /** A multiple of eight near the widened number, never much below it. */
  private int wide(int filters) {
    double wanted = filters * widening;
    int rounded = Math.max(8, (int) (wanted + 4) / 8 * 8);
    return rounded < 0.9 * wanted ? rounded + 8 : rounded;
  }
}
