package io.frostline.feature;

import io.frostline.example.Example;
import io.frostline.example.ExampleKind;
import io.frostline.example.RejectedExampleException;
import io.frostline.image.CheckedImage;
import java.util.ArrayList;
import java.util.List;

/** Images that wait for their run through a network. */
final class ImageBatch implements InputBatch<CheckedImage> {
  private final PixelForm form;
  private final PixelBatch batch;
  private final List<Waiting> waiting = new ArrayList<>();

  ImageBatch(LoadedNetwork network) {
    this.form = PixelForm.of(network.form());
    this.batch = new PixelBatch(form, network.network(), network.batchSize());
  }

  /** An image whose pixels are in the batch, with the values of its columns. */
  private record Waiting(Example file, List<Object> properties) {}

  @Override
  public boolean isFull() {
    return batch.isFull();
  }

  @Override
  public boolean isEmpty() {
    return batch.isEmpty();
  }

  /** Leaves only resizing, cropping and statistics. */
  @Override
  public void decode(CheckedImage image) throws RejectedExampleException {
    batch.decode(image);
  }

  @Override
  public void add(Example file, CheckedImage image) throws RejectedExampleException {
    PixelBatch.Extent extent = batch.add(file.uri(), image);
    List<Object> properties = new ArrayList<>(List.of(extent.width(), extent.height()));
    if (form.beside() == PixelForm.Beside.STATISTICS) {
      properties.addAll(image.statistics(form.framing()).values());
    }
    waiting.add(new Waiting(file, properties));
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
    return Outcome.of(image.file(), ExampleKind.IMAGE, image.properties(), outputs);
  }
}
