package io.frostline.spark;

import io.frostline.image.Framing;
import java.io.Serializable;
import java.util.List;

/**
 * What a task needs to know of a cut network, which itself travels as a file.
 *
 * @param file name under which Spark distributes the cut network
 * @param sha256 of that file
 * @param tensors the network's outputs
 * @param columns what each output becomes in a row
 * @param batchSize images in one run, every run
 */
record BackboneSpec(
    String file,
    String sha256,
    List<String> tensors,
    List<OutputWriter> columns,
    Framing framing,
    int batchSize)
    implements Serializable {

  /** [N, H, W, 3], the shape of every run. */
  long[] inputShape() {
    return new long[] {batchSize, framing.height(), framing.width(), 3};
  }
}
