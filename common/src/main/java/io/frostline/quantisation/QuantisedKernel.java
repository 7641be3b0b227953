package io.frostline.quantisation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The weights of a convolution or a dense layer as signed bytes, with a scale for each output, and
 * its biases in units of the products.
 *
 * <p>Processors without VNNI add two products of an unsigned byte of activation and a signed byte
 * of weight in 16 bits, and saturate: two times 255 x 127 do not fit, and the features would depend
 * on the processor. Which two products meet depends on the engine. So no two weights of an output
 * add up to more than {@value #LARGEST_PAIR}, which 255 times fits. That is finer than weights of
 * seven bits, because the largest weight of an output is seldom near the second largest.
 * Convolutions within each channel are free of that: the engine's kernels for them widen every
 * number before they multiply (ConvSymKernelAvx2 and qdwconv_avx2 of ONNX Runtime).
 *
 * @param weights -127 to 127, in the order of the kernel
 * @param scales one for each output
 * @param corrected the biases, with what the rounding of the weights shifts taken back
 * @param bias the same in units of the scale of the output times that of the input
 */
record QuantisedKernel(byte[] weights, float[] scales, double[] corrected, int[] bias) {
  /** The largest absolute sum of two weights of the same sign. */
  static final int LARGEST_PAIR = 128;

  private static final int LARGEST = Byte.MAX_VALUE;

  /** Half of what 32 bits hold, the other half is left for the products. */
  private static final double LARGEST_BIAS = 1 << 30;

  /** No sum of products is larger, however many weights an output has; the rest is for rounding. */
  private static final double LARGEST_SUM = 1 << 29;

  private static final double SMALLEST_WEIGHT = 1e-9;

  /**
   * Rounds a kernel.
   *
   * @param input how its input was rounded
   * @param means of the channels of its input. Rounding shifts the mean of an output by the errors
   *     of the weights times these means. Weights near the middle of two numbers are rounded so
   *     that little is left of that, also for images that are all dark or all bright; the bias
   *     takes back the rest (Nagel et al., <a href="https://arxiv.org/abs/1906.04721">Data-Free
   *     Quantization</a>, section 4.2)
   */
  static QuantisedKernel of(Kernel kernel, ActivationScale input, double[] means) {
    int largestPair = kernel.isDepthwise(means.length) ? 2 * LARGEST : LARGEST_PAIR;
    byte[] weights = new byte[kernel.outputs() * kernel.each()];
    float[] scales = new float[kernel.outputs()];
    double[] corrected = new double[kernel.outputs()];
    int[] bias = new int[kernel.outputs()];
    for (int output = 0; output < kernel.outputs(); output++) {
      Rounding rounding = new Rounding(kernel.of(output), kernel.means(output, means), largestPair);
      float scale = rounding.scale(Math.abs(kernel.bias()[output]) / input.scale());
      double[] levels = rounding.levels(scale);
      for (int at = 0; at < levels.length; at++) {
        weights[kernel.place(output, at)] = (byte) levels[at];
      }
      scales[output] = scale;
      corrected[output] = kernel.bias()[output] - rounding.shift(levels, scale);
      bias[output] = (int) Math.rint(corrected[output] / ((double) scale * input.scale()));
    }
    return new QuantisedKernel(weights, scales, corrected, bias);
  }

  /**
   * The rounding of one output.
   *
   * @param weights of the output
   * @param means what each weight is multiplied with, on average
   * @param largestPair the largest absolute sum of two weights of the same sign
   */
  private record Rounding(double[] weights, double[] means, int largestPair) {

    /**
     * The finest scale with which no weight, no pair of weights, not the sum of all products and
     * not the bias is too large.
     *
     * @param bias the absolute value, in units of the input
     */
    float scale(double bias) {
      double[] sorted = weights.clone();
      Arrays.sort(sorted);
      int last = sorted.length - 1;
      double positive = Math.max(0, sorted[last]);
      double negative = Math.max(0, -sorted[0]);
      double positives = positive + Math.max(0, sorted[Math.max(0, last - 1)]);
      double negatives = negative + Math.max(0, -sorted[Math.min(1, last)]);
      double single = Math.max(SMALLEST_WEIGHT, Math.max(positive, negative)) / LARGEST;
      double pair = Math.max(positives, negatives) / largestPair;
      double sum = ActivationScale.LARGEST * Math.max(sum(1), sum(-1)) / LARGEST_SUM;
      return (float) Math.max(Math.max(single, pair), Math.max(sum, bias / LARGEST_BIAS));
    }

    /** The sum of the absolute values of all weights of a sign. */
    private double sum(int sign) {
      return Arrays.stream(weights).map(weight -> Math.max(0, sign * weight)).sum();
    }

    double[] levels(float scale) {
      double[] levels =
          Arrays.stream(weights)
              .map(weight -> Math.max(-LARGEST, Math.min(LARGEST, Math.rint(weight / scale))))
              .toArray();
      double largest = Arrays.stream(levels).map(Math::abs).max().orElseThrow() + 1;
      double shift = shift(levels, scale);
      for (int at : nearestToTheMiddle(levels, scale)) {
        double error = levels[at] - weights[at] / scale;
        double step = -Math.signum(error);
        double other = Math.abs(levels[at] + step);
        boolean fits = other < Math.abs(levels[at]) || fits(other, largest);
        double shifted = shift + step * scale * means[at];
        if (fits && Math.abs(shifted) < Math.abs(shift)) {
          levels[at] += step;
          shift = shifted;
        }
      }
      return levels;
    }

    private boolean fits(double level, double largest) {
      return level <= LARGEST && level + largest <= largestPair;
    }

    private List<Integer> nearestToTheMiddle(double[] levels, float scale) {
      return IntStream.range(0, levels.length)
          .boxed()
          .sorted(Comparator.comparingDouble(at -> -Math.abs(levels[at] - weights[at] / scale)))
          .toList();
    }

    /** By how much the output is larger on average. */
    double shift(double[] levels, float scale) {
      return IntStream.range(0, levels.length)
          .mapToDouble(at -> (levels[at] * scale - weights[at]) * means[at])
          .sum();
    }
  }
}
