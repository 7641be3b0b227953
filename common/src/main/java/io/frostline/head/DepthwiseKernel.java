package io.frostline.head;

/**
 * A convolution of each channel on its own, on arrays in row-major order: images [N, channels,
 * height, width], weights [kernel rows, kernel columns, channels, multiplier], output [N, channels
 * x multiplier, rows, columns]. Values beyond the edge count as 0.
 *
 * @param rows of positions of the output, each as the kernel moves down
 * @param columns of positions of the output
 */
record DepthwiseKernel(
    int channels, int multiplier, Extent down, Extent across, int rows, int columns) {

  /**
   * One of the two directions.
   *
   * @param size of the image
   * @param padding zeros before the first number
   */
  record Extent(int size, int kernel, int stride, int padding, int dilation) {
    int outputs() {
      return (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
    }

    /** Where in the image the kernel's tap is at the first output, possibly outside. */
    private int start(int tap) {
      return tap * dilation - padding;
    }

    /** The first output whose tap is in the image. */
    private int first(int tap) {
      return Math.max(0, -Math.floorDiv(start(tap), stride));
    }

    /** One more than the last output whose tap is in the image. */
    private int end(int tap) {
      return Math.min(outputs(), Math.floorDiv(size - 1 - start(tap), stride) + 1);
    }
  }

  DepthwiseKernel(int channels, int multiplier, Extent down, Extent across) {
    this(channels, multiplier, down, across, down.outputs(), across.outputs());
  }

  private int filters() {
    return channels * multiplier;
  }

  private int imageSize() {
    return channels * down.size() * across.size();
  }

  /** What to do with the numbers of one row of the output and the row of the image below. */
  private interface RowWork {
    void apply(int image, int output, int count, int weight);
  }

  /**
   * The convolution.
   *
   * @param bias a number for each filter, or none
   */
  float[] forward(float[] images, float[] weights, float... bias) {
    int plane = rows * columns;
    float[] outputs = new float[images.length / imageSize() * filters() * plane];
    for (int at = 0; bias.length > 0 && at < outputs.length; at++) {
      outputs[at] = bias[at / plane % filters()];
    }
    int stride = across.stride();
    eachRow(
        images.length / imageSize(),
        (image, output, count, weight) -> {
          float factor = weights[weight];
          for (int step = 0, from = image; step < count; step++, from += stride) {
            outputs[output + step] += factor * images[from];
          }
        });
    return outputs;
  }

  /** The gradient with respect to the images, given that with respect to the outputs. */
  float[] imageGradient(float[] outputGradient, float... weights) {
    int images = outputGradient.length / (filters() * rows * columns);
    float[] gradient = new float[images * imageSize()];
    int stride = across.stride();
    eachRow(
        images,
        (image, output, count, weight) -> {
          float factor = weights[weight];
          for (int step = 0, to = image; step < count; step++, to += stride) {
            gradient[to] += factor * outputGradient[output + step];
          }
        });
    return gradient;
  }

  /** The gradient with respect to the weights, given that with respect to the outputs. */
  float[] weightGradient(float[] images, float... outputGradient) {
    float[] gradient = new float[down.kernel() * across.kernel() * filters()];
    int stride = across.stride();
    eachRow(
        images.length / imageSize(),
        (image, output, count, weight) -> {
          float sum = 0;
          for (int step = 0, from = image; step < count; step++, from += stride) {
            sum += images[from] * outputGradient[output + step];
          }
          gradient[weight] += sum;
        });
    return gradient;
  }

  /** Every row of the output for every tap of the kernel, where it is in the image. */
  private void eachRow(int images, RowWork work) {
    for (int plane = 0; plane < images * filters(); plane++) {
      int image = plane / multiplier * down.size() * across.size();
      int output = plane * rows * columns;
      int filter = plane % filters();
      for (int tapDown = 0; tapDown < down.kernel(); tapDown++) {
        for (int tapAcross = 0; tapAcross < across.kernel(); tapAcross++) {
          int first = across.first(tapAcross);
          int count = across.end(tapAcross) - first;
          int weight = (tapDown * across.kernel() + tapAcross) * filters() + filter;
          int from = image + first * across.stride() + across.start(tapAcross);
          for (int row = down.first(tapDown); count > 0 && row < down.end(tapDown); row++) {
            int imageRow = row * down.stride() + down.start(tapDown);
            work.apply(
                from + imageRow * across.size(), output + row * columns + first, count, weight);
          }
        }
      }
    }
  }
}
