package io.frostline.quantisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantisedKernelTest {
  private static final ActivationScale INPUT = new ActivationScale(0.02f, 0);
  private static final int INPUTS = 64;

  /**
   * Processors without VNNI add the products of two neighbours in 16 bits, saturating; who the
   * neighbours are depends on the engine.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void noProcessorSaturatesWhicheverProductsMeet(int extreme) {
    IntToDoubleFunction[] extremes = {
      at -> 1, at -> -1, at -> at % 2 == 0 ? 1 : -1, at -> at < 2 ? 1 : 0.001, at -> 1.0 / (1 + at)
    };
    byte[] weights = rounded(extremes[extreme]).weights();
    List<Integer> order = new ArrayList<>(IntStream.range(0, INPUTS).boxed().toList());

    for (int shuffle = 0; shuffle < 50; shuffle++) {
      Collections.shuffle(order, new Random(shuffle));
      assertThat(saturating(weights, order)).isEqualTo(exact(weights));
    }
  }

  /** A dense layer of many inputs, its weights stored by inputs and by outputs. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void denseLayersDoNotSaturateEither(int axis) {
    int inputs = 512;
    double[] weights = new double[2 * inputs];
    for (int at = 0; at < inputs; at++) {
      weights[axis == 0 ? at : 2 * at] = 1;
      weights[axis == 0 ? inputs + at : 2 * at + 1] = at % 3 == 0 ? -2 : 0.5;
    }
    long[] shape = axis == 0 ? new long[] {2, inputs} : new long[] {inputs, 2};

    byte[] rounded =
        QuantisedKernel.of(kernel(shape, axis, weights, new double[2]), INPUT, new double[inputs])
            .weights();

    List<Integer> order = new ArrayList<>(IntStream.range(0, inputs).boxed().toList());
    for (int output = 0; output < 2; output++) {
      byte[] own = new byte[inputs];
      for (int at = 0; at < inputs; at++) {
        own[at] = rounded[axis == 0 ? output * inputs + at : 2 * at + output];
      }
      for (int shuffle = 0; shuffle < 50; shuffle++) {
        Collections.shuffle(order, new Random(shuffle));
        assertThat(saturating(own, order)).isEqualTo(exact(own)).isNotZero();
      }
    }
  }

  /** The largest sum of products, its bias included, for the largest activations. */
  @ParameterizedTest
  @ValueSource(ints = {1_000, 100_000, 400_000})
  void noSumOfProductsOverflows(int inputs) {
    double[] weights = new double[inputs];
    Arrays.fill(weights, 1);

    QuantisedKernel rounded =
        QuantisedKernel.of(
            kernel(new long[] {1, inputs}, weights, new double[] {255 * 0.02 * inputs}),
            INPUT,
            new double[inputs]);

    long sum = rounded.bias()[0];
    for (byte weight : rounded.weights()) {
      sum += 255L * weight;
    }
    assertThat(sum).isGreaterThan(rounded.bias()[0]).isLessThan(Integer.MAX_VALUE);
  }

  @Test
  void plainBytesWouldSaturate() {
    byte[] weights = new byte[INPUTS];
    Arrays.fill(weights, (byte) 127);

    assertThat(saturating(weights, IntStream.range(0, INPUTS).boxed().toList()))
        .isNotEqualTo(exact(weights));
  }

  @Test
  void aSingleLargeWeightHasAllEightBits() {
    byte[] weights = rounded(at -> at == 5 ? 1 : 0.003).weights();

    assertThat(weights[5]).isEqualTo((byte) 127);
    assertThat(weights[4]).isEqualTo((byte) 0);
  }

  /** The engine's kernels for these never add two products in 16 bits. */
  @Test
  void convolutionsWithinAChannelHaveAllEightBits() {
    double[] ones = new double[18];
    Arrays.fill(ones, 1);
    Kernel depthwise = kernel(new long[] {2, 1, 3, 3}, ones, new double[2]);

    assertThat(QuantisedKernel.of(depthwise, INPUT, new double[2]).weights())
        .containsOnly((byte) 127);
    // With two outputs for a channel, the engine multiplies matrices.
    assertThat(QuantisedKernel.of(depthwise, INPUT, new double[1]).weights())
        .containsOnly((byte) 64);
  }

  @Test
  void theMeanOfAnOutputStays() {
    Random random = new Random(5);
    double[] means = random.doubles(INPUTS, 0, 3).toArray();
    double[] weights = random.doubles(INPUTS, -1, 1).toArray();

    QuantisedKernel rounded =
        QuantisedKernel.of(
            kernel(new long[] {1, INPUTS, 1, 1}, weights, new double[] {0.3}), INPUT, means);

    double expected = 0.3;
    double computed = rounded.bias()[0] * (double) rounded.scales()[0] * INPUT.scale();
    double withoutCorrection = 0.3;
    for (int at = 0; at < INPUTS; at++) {
      expected += weights[at] * means[at];
      computed += rounded.weights()[at] * (double) rounded.scales()[0] * means[at];
      withoutCorrection +=
          Math.rint(weights[at] / rounded.scales()[0]) * rounded.scales()[0] * means[at];
    }
    double unit = rounded.scales()[0] * INPUT.scale();
    assertThat(computed).isCloseTo(expected, within(unit));
    assertThat(withoutCorrection).isNotCloseTo(expected, within(10 * unit));
  }

  /** Brighter images than the average multiply what the bias cannot take back. */
  @Test
  void theRoundingItselfHardlyShiftsTheMean() {
    Random random = new Random(5);
    double[] weights = random.doubles(9, -1, 1).toArray();

    QuantisedKernel rounded =
        QuantisedKernel.of(
            kernel(new long[] {1, 1, 3, 3}, weights, new double[1]), INPUT, new double[] {2});

    double sum = IntStream.range(0, 9).mapToDouble(at -> weights[at]).sum();
    double roundedSum =
        IntStream.range(0, 9).mapToDouble(at -> rounded.weights()[at] * rounded.scales()[0]).sum();
    assertThat(roundedSum).isCloseTo(sum, within(0.51 * rounded.scales()[0]));
  }

  @Test
  void theBiasOfADeadChannelFits() {
    Kernel dead = kernel(new long[] {1, INPUTS, 1, 1}, new double[INPUTS], new double[] {-7});

    QuantisedKernel rounded = QuantisedKernel.of(dead, INPUT, new double[INPUTS]);

    assertThat(rounded.bias()[0]).isBetween(Integer.MIN_VALUE / 2 - 1_000, -1);
    assertThat(rounded.bias()[0] * (double) rounded.scales()[0] * INPUT.scale())
        .isCloseTo(-7, within(1e-6));
  }

  @Test
  void everyGroupHasTheMeansOfItsOwnChannels() {
    Kernel kernel = kernel(new long[] {4, 2, 1, 1}, new double[8], new double[4]);

    assertThat(kernel.means(1, new double[] {1, 2, 3, 4})).containsExactly(1, 2);
    assertThat(kernel.means(2, new double[] {1, 2, 3, 4})).containsExactly(3, 4);
  }

  private static QuantisedKernel rounded(IntToDoubleFunction weights) {
    return QuantisedKernel.of(
        kernel(
            new long[] {1, INPUTS, 1, 1},
            IntStream.range(0, INPUTS).mapToDouble(weights).toArray(),
            new double[1]),
        INPUT,
        new double[INPUTS]);
  }

  private static Kernel kernel(long[] shape, double[] weights, double[] bias) {
    return kernel(shape, 0, weights, bias);
  }

  private static Kernel kernel(long[] shape, int axis, double[] weights, double[] bias) {
    FloatBuffer floats = FloatBuffer.allocate(weights.length);
    Arrays.stream(weights).forEach(weight -> floats.put((float) weight));
    double[] ones = new double[bias.length];
    Arrays.fill(ones, 1);
    return new Kernel(shape, axis, floats.flip(), ones, bias);
  }

  /** The sum for the largest activations, by pairs in 16 bits. */
  private static int saturating(byte[] weights, List<Integer> order) {
    int sum = 0;
    for (int pair = 0; pair < order.size(); pair += 2) {
      int two = 255 * weights[order.get(pair)] + 255 * weights[order.get(pair + 1)];
      sum += Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, two));
    }
    return sum;
  }

  private static int exact(byte[] weights) {
    int sum = 0;
    for (byte weight : weights) {
      sum += 255 * weight;
    }
    return sum;
  }
}
