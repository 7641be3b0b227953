package io.frostline.spark.extraction;

import io.frostline.message.Formatted;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Reports the progress of a run: one line that is updated in place on a terminal, plain lines in a
 * log.
 */
public final class ProgressReport {
  private static final String START_OF_LINE = "\r\u001B[K";

  private final PrintStream out;
  private final Medium medium;

  /** The medium that the report is written to. */
  public enum Medium {
    TERMINAL(Duration.ofMillis(500)),
    LOG(Duration.ofSeconds(20));

    private final Duration interval;

    Medium(Duration interval) {
      this.interval = interval;
    }

    /** The medium of the standard streams of this process. */
    public static Medium ofThisProcess() {
      return System.console() != null && !"dumb".equals(System.getenv("TERM")) ? TERMINAL : LOG;
    }
  }

  public ProgressReport(PrintStream out, Medium medium) {
    this.out = out;
    this.medium = medium;
  }

  /** A report that is discarded. */
  public static ProgressReport silent() {
    return new ProgressReport(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        Medium.LOG);
  }

  /**
   * Reports the number of outcomes, each a row in one of the tables, until closed.
   *
   * @param unit what an outcome is for people: images, or rows if several tables get one each
   */
  Running start(long outcomes, String unit, Counters counters) {
    // A task that ran twice is counted twice.
    return new Running(
        outcomes > 0,
        elapsed ->
            line(
                unit,
                Math.min(outcomes, counters.images()),
                outcomes,
                counters.rejected(),
                elapsed));
  }

  /**
   * Reports the number of rows written until closed.
   *
   * @param written so far, over all tasks
   */
  public Running startRows(long rows, LongSupplier written) {
    return new Running(
        rows > 0, elapsed -> rowsLine(Math.min(rows, written.getAsLong()), rows, elapsed));
  }

  /**
   * Reports the number of images passed on, used or not, until closed.
   *
   * @param seen so far, over all tasks
   */
  public Running startImages(long images, LongSupplier seen) {
    return new Running(
        images > 0, elapsed -> line("images", Math.min(images, seen.getAsLong()), images, elapsed));
  }

  /** {@code 1,200 of 5,000 images (24 %), 98.3 images/s, 39 s left, 3 rejected}. */
  static String line(String unit, long done, long all, long rejected, Duration elapsed) {
    return line(unit, done, all, elapsed) + Formatted.of(", %,d rejected", rejected);
  }

  /** {@code 1,200 of 5,000 rows (24 %), 98.3 rows/s, 39 s left}. */
  static String rowsLine(long done, long rows, Duration elapsed) {
    return done == 0
        ? Formatted.of("sorting %,d rows, none written yet", rows)
        : line("rows", done, rows, elapsed);
  }

  private static String line(String what, long done, long all, Duration elapsed) {
    double perSecond = done / Math.max(1e-3, elapsed.toMillis() / 1e3);
    String left =
        done == 0 ? "time left unknown" : duration((long) ((all - done) / perSecond)) + " left";
    return Formatted.of(
        "%,d of %,d %s (%.0f %%), %,.1f %s/s, %s",
        done, all, what, all == 0 ? 100.0 : Math.floor(100.0 * done / all), perSecond, what, left);
  }

  private static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? Formatted.of("%d min %d s", seconds / 60, seconds % 60)
        : Formatted.of("%d h %d min", seconds / 3600, seconds % 3600 / 60);
  }

  /** A running report. */
  public final class Running implements AutoCloseable {
    private final boolean lastLine;
    private final Function<Duration, String> line;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(Running::thread);

    private Running(boolean lastLine, Function<Duration, String> line) {
      this.lastLine = lastLine;
      this.line = line;
      long interval = medium.interval.toMillis();
      clock.scheduleAtFixedRate(this::print, interval, interval, TimeUnit.MILLISECONDS);
    }

    private void print() {
      String text = line.apply(Duration.ofNanos(System.nanoTime() - start));
      if (medium == Medium.TERMINAL) {
        out.print(START_OF_LINE + text);
        out.flush();
      } else {
        out.println(text);
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
      if (lastLine) {
        print();
      }
      if (medium == Medium.TERMINAL) {
        out.println();
      }
    }
  }
}
