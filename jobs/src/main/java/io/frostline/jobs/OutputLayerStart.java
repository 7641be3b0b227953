package io.frostline.jobs;

/**
 * What the output layer of a retrained network starts from, and the learning rates that suit it.
 */
enum OutputLayerStart {
  /** It has everything to learn, and the layers below have little. */
  ZEROS(0.001, 0.1),
  /** It has learnt already, on features as they were: larger steps would first undo that. */
  HEAD(0.0001, 1);

  private final double learningRate;
  private final double oldShare;

  OutputLayerStart(double learningRate, double oldShare) {
    this.learningRate = learningRate;
    this.oldShare = oldShare;
  }

  /** The default learning rate of the output layer. */
  double learningRate() {
    return learningRate;
  }

  /** The default learning rate of the old layers, as a share of that of the output layer. */
  double oldShare() {
    return oldShare;
  }
}
