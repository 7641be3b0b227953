package io.frostline.feature;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.image.CheckedImage;
import io.frostline.image.ImageDecoder;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * The extraction of one partition: read, decode, resize and crop, batch, network. Each file is read
 * and checked once, decoded once for each scale and framed once for each framing, and has one
 * outcome for each network that it is wanted for.
 */
public final class PartitionExtraction implements Iterator<NetworkOutcome>, AutoCloseable {
  private final ReadAhead files;
  private final ImageDecoder decoder;
  private final List<NetworkBatch> batches;
  private final StageTimes times;

  /** The networks of each file that is being read, in the same order. */
  private final Queue<List<Integer>> wanted = new ArrayDeque<>();

  private final Queue<NetworkOutcome> ready = new ArrayDeque<>();

  /** What an extraction needs besides its files. */
  public record Tools(ExampleReader reader, ImageDecoder decoder, List<FramedNetwork> networks) {
    public Tools {
      networks = List.copyOf(networks);
    }
  }

  public PartitionExtraction(Iterator<WantedExample> images, Tools tools, StageTimes times) {
    this.files = new ReadAhead(new Files(images), tools.reader(), times);
    this.decoder = tools.decoder();
    this.batches = tools.networks().stream().map(NetworkBatch::new).toList();
    this.times = times;
  }

  /** Notes which networks each file is wanted for, as it begins to be read. */
  private final class Files implements Iterator<Example> {
    private final Iterator<WantedExample> images;

    private Files(Iterator<WantedExample> images) {
      this.images = images;
    }

    @Override
    public boolean hasNext() {
      return images.hasNext();
    }

    @Override
    public Example next() {
      WantedExample next = images.next();
      wanted.add(next.networks());
      return next.file();
    }
  }

  /** The number of files that were read ahead and are waiting to be decoded. Thread-safe. */
  public int queued() {
    return files.queued();
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && files.hasNext()) {
      extractNext();
    }
    if (ready.isEmpty()) {
      runRest();
    }
    return !ready.isEmpty();
  }

  @Override
  public NetworkOutcome next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void extractNext() {
    ReadAhead.ReadFile file = read();
    List<Integer> networks = wanted.remove();
    try (CheckedImage image = open(file)) {
      networks.forEach(network -> add(file.file(), image, network));
    } catch (RejectedExampleException rejection) {
      networks.forEach(network -> reject(file.file(), rejection, network));
    }
    networks.stream().filter(network -> batches.get(network).isFull()).forEach(this::run);
  }

  private ReadAhead.ReadFile read() {
    long start = System.nanoTime();
    ReadAhead.ReadFile next = files.next();
    times.addWaiting(start);
    return next;
  }

  private CheckedImage open(ReadAhead.ReadFile file) throws RejectedExampleException {
    if (file.rejection() != null) {
      throw file.rejection();
    }
    long start = System.nanoTime();
    try {
      return decoder.open(file.bytes());
    } finally {
      times.addDecoding(start);
    }
  }

  private void add(Example file, CheckedImage image, int network) {
    try {
      decode(image, batches.get(network));
      long start = System.nanoTime();
      batches.get(network).add(file, image);
      times.addResizing(start);
    } catch (RejectedExampleException rejection) {
      reject(file, rejection, network);
    }
  }

  private void decode(CheckedImage image, NetworkBatch batch) throws RejectedExampleException {
    long start = System.nanoTime();
    try {
      batch.decode(image);
    } finally {
      times.addDecoding(start);
    }
  }

  private void reject(Example file, RejectedExampleException rejection, int network) {
    ready.add(new NetworkOutcome(network, Outcome.Rejected.of(file, rejection)));
  }

  private void runRest() {
    for (int network = 0; network < batches.size(); network++) {
      if (!batches.get(network).isEmpty()) {
        run(network);
      }
    }
  }

  private void run(int network) {
    long start = System.nanoTime();
    List<Outcome> outcomes = batches.get(network).run();
    times.addNetwork(start);
    outcomes.forEach(outcome -> ready.add(new NetworkOutcome(network, outcome)));
  }

  @Override
  public void close() {
    files.close();
  }
}
