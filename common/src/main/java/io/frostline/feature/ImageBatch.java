package io.frostline.feature;

import io.frostline.example.Example;
import io.frostline.example.ExampleKind;
import io.frostline.example.RejectedExampleException;
import io.frostline.image.CheckedImage;
import java.util.ArrayList;
import java.util.List;

/** Images that wait for their run through a network. */
final class ImageBatch implements InputBatch<CheckedImage> {
  private final PixelBatch batch;
  private final List<Waiting> waiting = new ArrayList<>();

  ImageBatch(LoadedNetwork network) {
    this.batch =
        new PixelBatch(PixelForm.of(network.form()), network.network(), network.batchSize());
  }

  /** An image whose pixels are in the batch. */
  private record Waiting(Example file, PixelBatch.Extent extent) {}

  @Override
  public boolean isFull() {
    return batch.isFull();
  }

  @Override
  public boolean isEmpty() {
    return batch.isEmpty();
  }

  /** Leaves only resizing and cropping. */
  @Override
  public void decode(CheckedImage image) throws RejectedExampleException {
    batch.decode(image);
  }

  @Override
  public void add(Example file, CheckedImage image) throws RejectedExampleException {
    waiting.add(new Waiting(file, batch.add(file.uri(), image)));
  }

  /** Empties the batch. */
  @Override
  public List<Outcome> run() {
    float[][][] outputs = batch.run();
    List<Outcome> outcomes = new ArrayList<>();
    for (int image = 0; image < outputs.length; image++) {
      outcomes.add(outcome(waiting.get(image), outputs[image]));
    }
    waiting.clear();
    return outcomes;
  }

  private static Outcome outcome(Waiting image, float[][] outputs) {
    return Outcome.of(
        image.file(),
        ExampleKind.IMAGE,
        List.of(image.extent().width(), image.extent().height()),
        outputs);
  }
}
