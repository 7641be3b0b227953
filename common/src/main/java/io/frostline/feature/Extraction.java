package io.frostline.feature;

import io.frostline.image.Framing;
import io.frostline.image.ImageDecoder;
import io.frostline.image.ImageFile;
import io.frostline.image.ImageFileReader;
import io.frostline.image.RejectedImageException;
import io.frostline.image.RejectionReason;
import io.frostline.image.RgbImage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * The extraction of one partition: read, decode, resize and crop, batch, network. One outcome for
 * each file.
 *
 * <p>Every batch has the same size, the last one filled up with black: the bits of an image's row
 * must not depend on how many neighbours it had.
 */
public final class Extraction implements Iterator<Outcome>, AutoCloseable {
  private final ReadAhead files;
  private final ImageDecoder decoder;
  private final Framing framing;
  private final FeatureNetwork network;
  private final StageTimes times;
  private final ByteBuffer pixels;
  private final int batchSize;
  private final Queue<Outcome> ready = new ArrayDeque<>();

  /** What an extraction needs beside its files. */
  public record Tools(
      ImageFileReader reader,
      ImageDecoder decoder,
      Framing framing,
      FeatureNetwork network,
      int batchSize) {}

  public Extraction(Iterator<ImageFile> files, Tools tools, StageTimes times) {
    this.files = new ReadAhead(files, tools.reader(), times);
    this.decoder = tools.decoder();
    this.framing = tools.framing();
    this.network = tools.network();
    this.batchSize = tools.batchSize();
    this.times = times;
    this.pixels = ByteBuffer.allocateDirect(Math.multiplyExact(batchSize, framing.byteCount()));
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
    List<Decoded> batch = new ArrayList<>(batchSize);
    pixels.clear();
    while (batch.size() < batchSize && files.hasNext()) {
      ReadAhead.ReadFile next = read();
      try {
        batch.add(decode(next));
      } catch (RejectedImageException rejection) {
        ready.add(new Outcome.Rejected(next.file(), rejection.reason(), rejection.getMessage()));
      }
    }
    if (!batch.isEmpty()) {
      run(batch);
    }
  }

  /** An image whose pixels stand in the batch. */
  private record Decoded(ImageFile file, int width, int height) {}

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
    try (RgbImage image = decoder.decode(file.bytes())) {
      framing.write(image, pixels);
      return new Decoded(file.file(), image.width(), image.height());
    } finally {
      times.addDecoding(start);
    }
  }

  private void run(List<Decoded> batch) {
    while (pixels.hasRemaining()) {
      pixels.put((byte) 0);
    }
    pixels.flip();
    long start = System.nanoTime();
    float[][][] outputs = network.run(pixels);
    times.addNetwork(start);
    for (int image = 0; image < batch.size(); image++) {
      ready.add(outcome(batch.get(image), ofImage(outputs, image)));
    }
  }

  private static float[][] ofImage(float[][][] outputs, int image) {
    float[][] vectors = new float[outputs.length][];
    for (int output = 0; output < outputs.length; output++) {
      vectors[output] = outputs[output][image];
    }
    return vectors;
  }

  private static Outcome outcome(Decoded image, float[][] outputs) {
    for (float[] vector : outputs) {
      for (float value : vector) {
        if (!Float.isFinite(value)) {
          return new Outcome.Rejected(
              image.file(),
              RejectionReason.NOT_FINITE,
              "the network's output for this image contains " + value);
        }
      }
    }
    return new Outcome.Extracted(image.file(), image.width(), image.height(), outputs);
  }

  @Override
  public void close() {
    files.close();
  }
}
