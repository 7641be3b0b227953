package io.frostline.spark;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells a person how far a run is: one line that renews itself on a terminal, plain lines in a log.
 */
public final class ProgressReport {
  private static final String START_OF_LINE = "\r\u001B[K";

  private final PrintStream out;
  private final Medium medium;

  /** What the report is read on. */
  public enum Medium {
    TERMINAL(Duration.ofMillis(500)),
    LOG(Duration.ofSeconds(20));

    private final Duration interval;

    Medium(Duration interval) {
      this.interval = interval;
    }

    /** The medium of this process's standard streams. */
    public static Medium ofThisProcess() {
      return System.console() != null && !"dumb".equals(System.getenv("TERM")) ? TERMINAL : LOG;
    }
  }

  public ProgressReport(PrintStream out, Medium medium) {
    this.out = out;
    this.medium = medium;
  }

  /** A report that nobody reads. */
  public static ProgressReport silent() {
    return new ProgressReport(new PrintStream(OutputStream.nullOutputStream()), Medium.LOG);
  }

  /** Reports until closed. */
  Running start(long images, Counters counters) {
    return new Running(images, counters);
  }

  /** {@code 1,200 of 5,000 images (24 %), 98.3 images/s, 39 s left, 3 rejected}. */
  static String line(long done, long images, long rejected, Duration elapsed) {
    double perSecond = done / Math.max(1e-3, elapsed.toMillis() / 1e3);
    String left =
        done == 0 ? "time left unknown" : duration((long) ((images - done) / perSecond)) + " left";
    return String.format(
        Locale.ROOT,
        "%,d of %,d images (%.0f %%), %.1f images/s, %s, %,d rejected",
        done,
        images,
        images == 0 ? 100.0 : Math.floor(100.0 * done / images),
        perSecond,
        left,
        rejected);
  }

  private static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? "%d min %d s".formatted(seconds / 60, seconds % 60)
        : "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60);
  }

  /** A report under way. */
  final class Running implements AutoCloseable {
    private final long images;
    private final Counters counters;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(Running::thread);

    private Running(long images, Counters counters) {
      this.images = images;
      this.counters = counters;
      long interval = medium.interval.toMillis();
      clock.scheduleAtFixedRate(this::print, interval, interval, TimeUnit.MILLISECONDS);
    }

    private void print() {
      // A task that ran twice has counted twice.
      long done = Math.min(images, counters.images());
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      String line = line(done, images, counters.rejected(), elapsed);
      if (medium == Medium.TERMINAL) {
        out.print(START_OF_LINE + line);
        out.flush();
      } else {
        out.println(line);
      }
    }

    private static Thread thread(Runnable work) {
      Thread thread = new Thread(work, "frostline-progress");
      thread.setDaemon(true);
      return thread;
    }

    @Override
    public void close() {
      clock.shutdownNow();
      if (images > 0) {
        print();
      }
      if (medium == Medium.TERMINAL) {
        out.println();
      }
    }
  }
}
