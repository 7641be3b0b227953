package io.frostline.catalog.fetch;

import io.frostline.message.Formatted;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A stream that gives up when no data arrives for a while: the JDK HTTP client waits forever. */
final class PatientStream extends FilterInputStream {
  private final Duration patience;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(PatientStream::thread);
  private volatile long lastCame = System.nanoTime();
  private volatile boolean gaveUp;

  PatientStream(InputStream content, Duration patience) {
    super(content);
    this.patience = patience;
    long interval = Math.max(1, patience.toMillis() / 4);
    clock.scheduleAtFixedRate(this::giveUp, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void giveUp() {
    if (System.nanoTime() - lastCame > patience.toNanos()) {
      gaveUp = true;
      try {
        in.close();
      } catch (IOException closing) {
        // The flag informs the reader.
      }
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int read = in.read(buffer, offset, length);
      refuseSilence();
      lastCame = System.nanoTime();
      return read;
    } catch (IOException broken) {
      refuseSilence();
      throw broken;
    }
  }

  private void refuseSilence() throws IOException {
    if (gaveUp) {
      throw new IOException(Formatted.of("no data for %d s", patience.toSeconds()));
    }
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    super.close();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "frostline-transfer-watch");
    thread.setDaemon(true);
    return thread;
  }
}
