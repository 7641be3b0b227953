package io.frostline.feature;

import io.frostline.example.Content;
import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.RejectedExampleException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * The extraction of one partition: read, decode, batch, network. Each example is read and checked
 * once, and has one outcome for each network that it is wanted for.
 *
 * @param <C> the content of an example
 */
public final class PartitionExtraction<C extends Content>
    implements Iterator<NetworkOutcome>, AutoCloseable {
  private final ReadAhead files;
  private final ContentDecoder<C> decoder;
  private final List<InputBatch<C>> batches;
  private final StageTimes times;

  /** The networks of each file that is being read, in the same order. */
  private final Queue<List<Integer>> wanted = new ArrayDeque<>();

  private final Queue<NetworkOutcome> ready = new ArrayDeque<>();

  /**
   * What an extraction needs besides its examples.
   *
   * @param batches an empty one for each network
   */
  public record Tools<C extends Content>(
      ExampleReader reader, ContentDecoder<C> decoder, List<InputBatch<C>> batches) {
    public Tools {
      batches = List.copyOf(batches);
    }

    /** Those for the examples of a decoding. */
    public static <C extends Content> Tools<C> of(
        ExampleReader reader, ContentDecoding<C> decoding, List<LoadedNetwork> networks) {
      return new Tools<>(
          reader, decoding.decoder(), networks.stream().map(decoding::batch).toList());
    }
  }

  public PartitionExtraction(Iterator<WantedExample> images, Tools<C> tools, StageTimes times) {
    this.files = new ReadAhead(new Files(images), tools.reader(), times);
    this.decoder = tools.decoder();
    this.batches = tools.batches();
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
    try (C image = open(file)) {
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

  private C open(ReadAhead.ReadFile file) throws RejectedExampleException {
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

  private void add(Example file, C image, int network) {
    try {
      decode(image, batches.get(network));
      long start = System.nanoTime();
      batches.get(network).add(file, image);
      times.addResizing(start);
    } catch (RejectedExampleException rejection) {
      reject(file, rejection, network);
    }
  }

  private void decode(C image, InputBatch<C> batch) throws RejectedExampleException {
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
      while (!batches.get(network).isEmpty()) {
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
