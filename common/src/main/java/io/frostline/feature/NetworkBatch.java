package io.frostline.feature;

import io.frostline.image.CheckedImage;
import io.frostline.image.ImageFile;
import io.frostline.image.RejectedImageException;
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
  private record Waiting(ImageFile file, PixelBatch.Extent extent) {}

  boolean isFull() {
    return batch.isFull();
  }

  boolean isEmpty() {
    return batch.isEmpty();
  }

  /**
   * Decodes an image as {@link #add} needs it, which then only resizes and crops it.
   *
   * @throws RejectedImageException if it cannot be used
   */
  void decode(CheckedImage image) throws RejectedImageException {
    batch.decode(image);
  }

  /**
   * Adds an image, unless the batch is full. The batch must not run before the image is closed.
   *
   * @throws RejectedImageException if it cannot be used; the batch is unchanged
   */
  void add(ImageFile file, CheckedImage image) throws RejectedImageException {
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
    } catch (RejectedImageException rejection) {
      return Outcome.Rejected.of(image.file(), rejection);
    }
  }
}
