package io.frostline.feature;

import io.frostline.image.Framing;
import io.frostline.image.ImageDecoder;
import io.frostline.image.ImageFile;
import io.frostline.image.ImageFileReader;
import io.frostline.image.RejectedImageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * The extraction of one partition: read, decode, resize and crop, batch, network. One outcome per
 * file.
 */
public final class FileExtraction implements Iterator<Outcome>, AutoCloseable {
  private final ReadAhead files;
  private final StageTimes times;
  private final PixelBatch batch;
  private final Queue<Outcome> ready = new ArrayDeque<>();

  /** What an extraction needs besides its files. */
  public record Tools(
      ImageFileReader reader,
      ImageDecoder decoder,
      Framing framing,
      FeatureNetwork network,
      int batchSize) {}

  public FileExtraction(Iterator<ImageFile> files, Tools tools, StageTimes times) {
    this.files = new ReadAhead(files, tools.reader(), times);
    this.times = times;
    this.batch =
        new PixelBatch(tools.decoder(), tools.framing(), tools.network(), tools.batchSize());
  }

  /** The number of files that were read ahead and are waiting to be decoded. Thread-safe. */
  public int queued() {
    return files.queued();
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && files.hasNext()) {
      extractBatch();
    }
    return !ready.isEmpty();
  }

  @Override
  public Outcome next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void extractBatch() {
    List<Decoded> decoded = new ArrayList<>();
    while (!batch.isFull() && files.hasNext()) {
      ReadAhead.ReadFile next = read();
      try {
        decoded.add(decode(next));
      } catch (RejectedImageException rejection) {
        ready.add(rejected(next.file(), rejection));
      }
    }
    if (!batch.isEmpty()) {
      run(decoded);
    }
  }

  /** An image whose pixels are in the batch. */
  private record Decoded(ImageFile file, PixelBatch.Extent extent) {}

  private ReadAhead.ReadFile read() {
    long start = System.nanoTime();
    ReadAhead.ReadFile next = files.next();
    times.addWaiting(start);
    return next;
  }

  private Decoded decode(ReadAhead.ReadFile file) throws RejectedImageException {
    if (file.rejection() != null) {
      throw file.rejection();
    }
    long start = System.nanoTime();
    try {
      return new Decoded(file.file(), batch.add(file.bytes()));
    } finally {
      times.addDecoding(start);
    }
  }

  private void run(List<Decoded> decoded) {
    long start = System.nanoTime();
    float[][][] outputs = batch.run();
    times.addNetwork(start);
    for (int image = 0; image < outputs.length; image++) {
      ready.add(outcome(decoded.get(image), outputs[image]));
    }
  }

  private static Outcome outcome(Decoded image, float[][] outputs) {
    try {
      PixelBatch.refuseNotFinite(outputs);
      return new Outcome.Extracted(
          image.file(), image.extent().width(), image.extent().height(), outputs);
    } catch (RejectedImageException rejection) {
      return rejected(image.file(), rejection);
    }
  }

  private static Outcome rejected(ImageFile file, RejectedImageException rejection) {
    return new Outcome.Rejected(file, rejection.reason(), rejection.getMessage());
  }

  @Override
  public void close() {
    files.close();
  }
}
