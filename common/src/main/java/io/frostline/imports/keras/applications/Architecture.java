package io.frostline.imports.keras.applications;

import io.frostline.imports.keras.graph.LayerGraph;

/** A family member that can be built for any size of image. */
interface Architecture {
  LayerGraph network(Variant variant);

  /** The end of most networks: the average of every channel, then one dense layer. */
  static String top(NetworkBuilder net, String input, String average, Variant variant) {
    if (variant.classes().isEmpty()) {
      return input;
    }
    String pooled = net.globalAverage(input, average);
    return net.dense(pooled, "predictions", variant.classes().getAsInt(), "softmax");
  }
}
