package io.frostline.proof;

import io.frostline.onnx.FloatTensor;

/** A tensor that a network has computed, and how far rounding may move each of its values. */
public final class MeasuredTensor {
  private final FloatTensor values;
  private final Rounding rounding;
  private final Runnable observation;
  private float[] limits;

  /**
   * @param observation lets the rounding observe the nudged networks, unless it has already
   */
  MeasuredTensor(FloatTensor values, Rounding rounding, Runnable observation) {
    this.values = values;
    this.rounding = rounding;
    this.observation = observation;
  }

  /** What was computed. */
  public FloatTensor values() {
    return values;
  }

  /**
   * By how much another computation of each value may differ. Measured when it is first asked for:
   * where all values are equal, nobody asks.
   */
  public float[] limits() {
    if (limits == null) {
      observation.run();
      limits = rounding.limits();
    }
    return limits;
  }
}
