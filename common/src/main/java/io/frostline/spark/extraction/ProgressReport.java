package io.frostline.spark.extraction;

import io.frostline.message.FieldStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Reports the progress of a run: one line that is updated in place on a terminal, plain lines in a
 * log, lines with figures on a {@link FieldStream}.
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
   * @param stage the command that asks for them
   * @param unit what an outcome is for people: images, or rows if several tables get one each
   */
  Running start(String stage, long outcomes, String unit, Counters counters) {
    // A task that ran twice is counted twice.
    return new Running(
        outcomes > 0,
        elapsed ->
            new Progress(
                stage,
                unit,
                Math.min(outcomes, counters.images()),
                outcomes,
                OptionalLong.of(counters.rejected()),
                elapsed));
  }

  /**
   * Reports the number of rows that an export has written until closed.
   *
   * @param written so far, over all tasks
   */
  public Running startRows(long rows, LongSupplier written) {
    return new Running(rows > 0, counted("export", "rows", rows, written));
  }

  /**
   * Reports the number of images passed on to shards, used or not, until closed.
   *
   * @param seen so far, over all tasks
   */
  public Running startImages(long images, LongSupplier seen) {
    return new Running(images > 0, counted("pack", "images", images, seen));
  }

  private static Function<Duration, Progress> counted(
      String stage, String unit, long all, LongSupplier done) {
    return elapsed ->
        new Progress(
            stage, unit, Math.min(all, done.getAsLong()), all, OptionalLong.empty(), elapsed);
  }

  /** A running report. */
  public final class Running implements AutoCloseable {
    private final boolean lastLine;
    private final Function<Duration, Progress> progress;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(Running::thread);

    private Running(boolean lastLine, Function<Duration, Progress> progress) {
      this.lastLine = lastLine;
      this.progress = progress;
      long interval = medium.interval.toMillis();
      clock.scheduleAtFixedRate(this::print, interval, interval, TimeUnit.MILLISECONDS);
    }

    private void print() {
      Progress now = progress.apply(Duration.ofNanos(System.nanoTime() - start));
      if (medium == Medium.TERMINAL && !FieldStream.takesFields(out)) {
        out.print(START_OF_LINE + now.line());
        out.flush();
      } else {
        FieldStream.println(out, now.line(), now.fields());
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
