package io.frostline.feature;

import io.frostline.example.Example;
import io.frostline.example.ExampleKind;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import java.util.List;

/** The result for one example: one row in, one row out. */
public sealed interface Outcome {
  Example file();

  /** The outcome of a run: a rejection if the network gave anything but numbers. */
  static Outcome of(Example file, ExampleKind kind, List<Object> properties, float[][] outputs) {
    try {
      FiniteOutputs.require(outputs, kind);
      return new Extracted(file, properties, outputs);
    } catch (RejectedExampleException rejection) {
      return Rejected.of(file, rejection);
    }
  }

  /**
   * The example went through the network.
   *
   * @param properties its values for the {@link Provenance.Origin#properties}, in their order
   * @param outputs one vector per output of the cut network, in order
   */
  record Extracted(Example file, List<Object> properties, float[][] outputs) implements Outcome {}

  /** The example could not be used. */
  record Rejected(Example file, RejectionReason reason, String message) implements Outcome {
    static Rejected of(Example file, RejectedExampleException rejection) {
      return new Rejected(file, rejection.reason(), rejection.getMessage());
    }
  }
}
