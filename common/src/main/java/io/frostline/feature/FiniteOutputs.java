package io.frostline.feature;

import io.frostline.example.ExampleKind;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;

/** Refuses outputs that are not numbers. */
public final class FiniteOutputs {
  private FiniteOutputs() {}

  /**
   * Checks the outputs of a network for one example.
   *
   * @param outputs as [output][value]
   * @throws RejectedExampleException if a value is NaN or infinite
   */
  public static void require(float[][] outputs, ExampleKind kind) throws RejectedExampleException {
    for (float[] output : outputs) {
      for (float value : output) {
        if (!Float.isFinite(value)) {
          throw new RejectedExampleException(
              RejectionReason.NOT_FINITE,
              Formatted.of(
                  "The output of the network for this %s contains %s. Look at the %s.",
                  kind.noun(), value, kind.noun()));
        }
      }
    }
  }
}
