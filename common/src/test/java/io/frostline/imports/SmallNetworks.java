package io.frostline.imports;

import static io.frostline.backbone.TestNetwork.attributes;

import io.frostline.backbone.TestNetwork;
import java.util.List;

/** Networks of a few nodes on 8 x 8 images, channels first. */
public final class SmallNetworks {
  private SmallNetworks() {}

  public static TestNetwork convolution(long batch) {
    return new TestNetwork(11)
        .input("image", batch, 3, 8, 8)
        .weights("kernel", 4, 3, 3, 3)
        .node("Conv", List.of("image", "kernel"), "conv", attributes("pads", 1, 1, 1, 1));
  }

  /** Conv, Relu, Reshape to the given shape, Gemm to 5 classes, Softmax. */
  public static TestNetwork classifier(long batch, long... shape) {
    return convolution(batch)
        .integers("shape", shape)
        .weights("dense", 256, 5)
        .node("Relu", List.of("conv"), "relu")
        .node("Reshape", List.of("relu", "shape"), "flat")
        .node("Gemm", List.of("flat", "dense"), "scores")
        .node("Softmax", List.of("scores"), "probabilities")
        .output("probabilities");
  }
}
