package io.frostline.imports.keras.applications;

/**
 * The settings of a convolution.
 *
 * @param filters how many channels it gives
 * @param height of the kernel
 * @param width of the kernel
 * @param padding {@code valid} or {@code same}
 * @param activation applied to the result
 */
record Convolution(
    int filters,
    int height,
    int width,
    int stride,
    String padding,
    boolean useBias,
    String activation) {

  /** A square kernel, stride 1, no padding, with bias, linear. */
  static Convolution of(int filters, int size) {
    return of(filters, size, size);
  }

  static Convolution of(int filters, int height, int width) {
    return new Convolution(filters, height, width, 1, "valid", true, "linear");
  }

  Convolution strided(int pixels) {
    return new Convolution(filters, height, width, pixels, padding, useBias, activation);
  }

  Convolution same() {
    return padded("same");
  }

  Convolution padded(String rule) {
    return new Convolution(filters, height, width, stride, rule, useBias, activation);
  }

  Convolution withoutBias() {
    return new Convolution(filters, height, width, stride, padding, false, activation);
  }

  Convolution activated(String function) {
    return new Convolution(filters, height, width, stride, padding, useBias, function);
  }
}
