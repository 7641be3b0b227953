package io.frostline.imports.deeplearning4j;

import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * Combines a map with one of a single pixel, number by number. Deeplearning4j computes that, but
 * its configuration refuses maps of different sizes.
 */
public final class BroadcastVertex extends ElementWiseVertex {
  private static final long serialVersionUID = 1L;

  public BroadcastVertex(Op operation) {
    super(operation);
  }

  @Override
  public BroadcastVertex clone() {
    return new BroadcastVertex(op);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return inputs[0];
  }
}
