package io.frostline.head;

/**
 * A convolution of each channel on its own, on arrays in row-major order: images [N, channels,
 * height, width], weights [kernel rows, kernel columns, channels, multiplier], output [N, channels
 * x multiplier, rows, columns]. Values beyond the edge count as 0.
 *
 * <p>Within an image, the numbers of all filters at one position are put side by side, so that the
 * innermost loop is long and without gaps, whatever the size of the image: only then does Java
 * compile it to vector instructions.
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

  private int pixels() {
    return down.size() * across.size();
  }

  private int positions() {
    return rows * columns;
  }

  /**
   * The convolution.
   *
   * @param bias a number for each filter, or none
   */
  float[] forward(float[] images, float[] weights, float... bias) {
    int count = images.length / (channels * pixels());
    float[] outputs = new float[count * filters() * positions()];
    for (int image = 0; image < count; image++) {
      float[] seen = seen(images, image);
      float[] sums = new float[filters() * positions()];
      for (int position = 0; bias.length > 0 && position < positions(); position++) {
        System.arraycopy(bias, 0, sums, position * filters(), filters());
      }
      eachTap((weight, pixel, output) -> addProducts(sums, output, seen, pixel, weights, weight));
      for (int filter = 0; filter < filters(); filter++) {
        int to = (image * filters() + filter) * positions();
        for (int position = 0; position < positions(); position++) {
          outputs[to + position] = sums[position * filters() + filter];
        }
      }
    }
    return outputs;
  }

  /**
   * The gradients, given that with respect to the outputs.
   *
   * @param images with respect to the images
   * @param weights with respect to the weights
   */
  record Gradients(float[] images, float[] weights) {}

  /** The gradients with respect to images and weights. */
  Gradients gradients(float[] images, float[] weights, float... outputGradient) {
    int count = images.length / (channels * pixels());
    float[] below = new float[images.length];
    float[] ofWeights = new float[weights.length];
    for (int image = 0; image < count; image++) {
      float[] seen = seen(images, image);
      float[] above = perPosition(outputGradient, image, positions(), 1);
      float[] ofSeen = new float[seen.length];
      eachTap(
          (weight, pixel, output) -> {
            addProducts(ofSeen, pixel, above, output, weights, weight);
            addProducts(ofWeights, weight, above, output, seen, pixel);
          });
      for (int filter = 0; filter < filters(); filter++) {
        int to = (image * channels + filter / multiplier) * pixels();
        for (int pixel = 0; pixel < pixels(); pixel++) {
          below[to + pixel] += ofSeen[pixel * filters() + filter];
        }
      }
    }
    return new Gradients(below, ofWeights);
  }

  /** What each filter sees of an image, [pixels, filters]. */
  private float[] seen(float[] images, int image) {
    return perPosition(images, image, pixels(), multiplier);
  }

  /** From [N, filters / times, positions] to [positions, filters] of one image. */
  private float[] perPosition(float[] from, int image, int positions, int times) {
    int filters = filters();
    float[] to = new float[filters * positions];
    for (int filter = 0; filter < filters; filter++) {
      int start = (image * (filters / times) + filter / times) * positions;
      for (int position = 0; position < positions; position++) {
        to[position * filters + filter] = from[start + position];
      }
    }
    return to;
  }

  /** What to do with the numbers of all filters at a place of weights, image and output. */
  private interface TapWork {
    void apply(int weight, int pixel, int output);
  }

  /** Every tap of the kernel at every position of the output, where it is in the image. */
  private void eachTap(TapWork work) {
    int filters = filters();
    for (int tapDown = 0; tapDown < down.kernel(); tapDown++) {
      for (int tapAcross = 0; tapAcross < across.kernel(); tapAcross++) {
        int weight = (tapDown * across.kernel() + tapAcross) * filters;
        int end = across.end(tapAcross);
        for (int row = down.first(tapDown); row < down.end(tapDown); row++) {
          int line = (row * down.stride() + down.start(tapDown)) * across.size();
          for (int column = across.first(tapAcross); column < end; column++) {
            int pixel = line + column * across.stride() + across.start(tapAcross);
            work.apply(weight, pixel * filters, (row * columns + column) * filters);
          }
        }
      }
    }
  }

  private void addProducts(
      float[] sums, int at, float[] factors, int from, float[] others, int start) {
    int filters = filters();
    for (int filter = 0; filter < filters; filter++) {
      sums[at + filter] += factors[from + filter] * others[start + filter];
    }
  }
}
