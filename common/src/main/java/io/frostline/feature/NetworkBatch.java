package io.frostline.feature;

import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import io.frostline.image.CheckedImage;
import java.util.ArrayList;
import java.util.List;

/** The images that wait for their run through one of the networks of an extraction. */
final class NetworkBatch {
  private final PixelBatch batch;
  private final List<Waiting> waiting = new ArrayList<>();

  NetworkBatch(FramedNetwork network) {
    this.batch = new PixelBatch(network.framing(), network.network(), network.batchSize());
  }

  /** An image whose pixels are in the batch. */
  private record Waiting(Example file, PixelBatch.Extent extent) {}

  boolean isFull() {
    return batch.isFull();
  }

  boolean isEmpty() {
    return batch.isEmpty();
  }

  /**
   * Decodes an image as {@link #add} needs it, which then only resizes and crops it.
   *
   * @throws RejectedExampleException if it cannot be used
   */
  void decode(CheckedImage image) throws RejectedExampleException {
    batch.decode(image);
  }

  /**
   * Adds an image, unless the batch is full. The batch must not run before the image is closed.
   *
   * @throws RejectedExampleException if it cannot be used; the batch is unchanged
   */
  void add(Example file, CheckedImage image) throws RejectedExampleException {
    waiting.add(new Waiting(file, batch.add(image)));
  }

  /** Runs the network and empties the batch; an outcome for each image, in order. */
  List<Outcome> run() {
    float[][][] outputs = batch.run();
    List<Outcome> outcomes = new ArrayList<>();
    for (int image = 0; image < outputs.length; image++) {
      outcomes.add(outcome(waiting.get(image), outputs[image]));
    }
    waiting.clear();
    return outcomes;
  }

  private static Outcome outcome(Waiting image, float[][] outputs) {
    try {
      PixelBatch.refuseNotFinite(outputs);
      return new Outcome.Extracted(
          image.file(), image.extent().width(), image.extent().height(), outputs);
    } catch (RejectedExampleException rejection) {
      return Outcome.Rejected.of(image.file(), rejection);
    }
  }
}
