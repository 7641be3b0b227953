package io.frostline.imports.deeplearning4j;

import io.frostline.onnx.FloatTensor;

/**
 * Times a factor and plus a term, for each channel: what batch normalisation does once trained.
 *
 * @param factors one for each channel
 * @param terms one for each channel
 */
record ChannelScaling(double[] factors, double... terms) {

  /**
   * Weights whose results are scaled.
   *
   * @param axis the dimension of the weights that is the channels of the result
   */
  FloatTensor scaled(FloatTensor weights, int axis) {
    long[] shape = weights.shape();
    int inner = 1;
    for (int index = axis + 1; index < shape.length; index++) {
      inner *= Math.toIntExact(shape[index]);
    }
    float[] scaled = new float[weights.values().length];
    for (int index = 0; index < scaled.length; index++) {
      int channel = index / inner % factors.length;
      scaled[index] = (float) (weights.values()[index] * factors[channel]);
    }
    return new FloatTensor(shape, scaled);
  }

  /** The bias that belongs to them. */
  FloatTensor shifted(FloatTensor bias) {
    float[] shifted = new float[factors.length];
    for (int channel = 0; channel < shifted.length; channel++) {
      shifted[channel] = (float) (bias.values()[channel] * factors[channel] + terms[channel]);
    }
    return new FloatTensor(bias.shape(), shifted);
  }
}
