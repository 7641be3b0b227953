package io.frostline.feature;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.RejectedExampleException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads the next images in the background, in order, while the caller works on earlier ones, so
 * that slow storage does not reduce throughput until it becomes the bottleneck.
 *
 * <p>At most {@value #MAX_FILES} files, with about {@value #MAX_BYTES} bytes by their listed
 * lengths, are in memory at once.
 */
public final class ReadAhead implements Iterator<ReadAhead.ReadFile>, AutoCloseable {
  static final int MAX_FILES = 32;
  static final long MAX_BYTES = 64L << 20;
  private static final int THREADS = 8;

  private final Iterator<Example> files;
  private final ExampleReader reader;
  private final StageTimes times;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, ReadAhead::thread);
  private final Queue<Pending> pending = new ArrayDeque<>();
  private long pendingBytes;
  private volatile int queued;

  public ReadAhead(Iterator<Example> files, ExampleReader reader, StageTimes times) {
    this.files = files;
    this.reader = reader;
    this.times = times;
  }

  /** A file and its bytes, or the reason why there are none. */
  public record ReadFile(Example file, byte[] bytes, RejectedExampleException rejection) {}

  private record Pending(Future<ReadFile> read, long bytes) {}

  /** The number of files that are being read, or were read but not requested yet. Thread-safe. */
  int queued() {
    return queued;
  }

  @Override
  public boolean hasNext() {
    return !pending.isEmpty() || files.hasNext();
  }

  @Override
  public ReadFile next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (pending.size() <= MAX_FILES / 2) {
      fill();
    }
    Pending next = pending.remove();
    pendingBytes -= next.bytes();
    queued = pending.size();
    return await(next.read());
  }

  private void fill() {
    while (files.hasNext()
        && (pending.isEmpty() || pending.size() < MAX_FILES && pendingBytes < MAX_BYTES)) {
      Example file = files.next();
      long bytes = file.length() == null ? 0 : file.length();
      pending.add(new Pending(threads.submit(() -> read(file)), bytes));
      pendingBytes += bytes;
    }
  }

  private ReadFile read(Example file) {
    long start = System.nanoTime();
    try {
      return new ReadFile(file, reader.read(file), null);
    } catch (RejectedExampleException rejection) {
      return new ReadFile(file, null, rejection);
    } finally {
      times.addReading(start);
    }
  }

  private static ReadFile await(Future<ReadFile> read) {
    try {
      return read.get();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading examples", interruption);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("reading an example failed", failure.getCause());
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "frostline-read-ahead");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    reader.close();
  }
}
