package io.frostline.quantisation;

import static io.frostline.backbone.TestNetwork.attributes;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A network with squeeze-and-excitation: channels multiplied by numbers computed from the whole.
 */
final class SmallExcitation {
  private static final int SIDE = SmallConvolutions.SIDE;

  private SmallExcitation() {}

  /**
   * The package.
   *
   * @param spread the channels of the first convolution have variances from 1 to the square of
   *     this; large ones leave few bytes for the small ones
   */
  static ModelPackage in(Path folder, float spread) {
    float[] factors = new float[16];
    for (int channel = 0; channel < factors.length; channel++) {
      factors[channel] = (float) Math.pow(spread, channel / 15.0);
    }
    float[] inverse = new float[16];
    for (int channel = 0; channel < inverse.length; channel++) {
      inverse[channel] = 1 / factors[channel];
    }
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 3, SIDE, SIDE)
            .weights("w1", 16, 3, 3, 3)
            .floats("factors", factors)
            .floats("inverse", inverse)
            .floats("zeros", new float[16])
            .floats("ones", ones())
            .weights("w2", 16, 16, 3, 3)
            .weights("s1", 4, 16, 1, 1)
            .weights("s2", 16, 4, 1, 1)
            .weights("w3", 16, 16, 3, 3)
            .node("Conv", List.of("image", "w1"), "c1", attributes("pads", 1, 1, 1, 1))
            .node("BatchNormalization", List.of("c1", "factors", "zeros", "zeros", "ones"), "n1")
            .node("Relu", List.of("n1"), "r1")
            .node("BatchNormalization", List.of("r1", "inverse", "zeros", "zeros", "ones"), "n2")
            .node("Conv", List.of("n2", "w2"), "c2", attributes("pads", 1, 1, 1, 1))
            .node("GlobalAveragePool", List.of("c2"), "squeezed")
            .node("Conv", List.of("squeezed", "s1"), "e1")
            .node("Relu", List.of("e1"), "e2")
            .node("Conv", List.of("e2", "s2"), "e3")
            .node("Sigmoid", List.of("e3"), "gate")
            .node("Mul", List.of("c2", "gate"), "m1")
            .node("Conv", List.of("m1", "w3"), "c3")
            .output("c3");
    return TestPackage.write(
        folder,
        network,
        TestPackage.input(SIDE, SIDE, ColorOrder.RGB, TensorLayout.NCHW),
        TestPackage.preprocessing(1 / 255.0, 0.4, 0.5, 0.5, 0.3, 0.25, 0.25),
        layer("m1", 16, SIDE, "Mul"),
        layer("r1", 16, SIDE, "Relu"),
        layer("n2", 16, SIDE, "BatchNormalization"),
        layer("c2", 16, SIDE, "Conv"),
        layer("squeezed", 16, 1, "GlobalAveragePool"),
        layer("e2", 4, 1, "Relu"),
        layer("e3", 16, 1, "Conv"),
        layer("gate", 16, 1, "Sigmoid"),
        layer("c3", 16, SIDE - 2, "Conv"));
  }

  private static float[] ones() {
    float[] ones = new float[16];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Layer layer(String name, int channels, int side, String operator) {
    return new Layer(name, List.of(channels, side, side), Arrangement.CHANNELS_FIRST, operator);
  }
}
