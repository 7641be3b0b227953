package io.frostline.jobs;

import io.frostline.jobs.JsonLines.Event;
import io.frostline.message.ForeignText;
import io.frostline.spark.extraction.ProgressReport.Medium;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * The end of this process before the end of its command: by Ctrl-C (SIGINT), by a scheduler
 * (SIGTERM), or because its terminal is closed (SIGHUP).
 *
 * <p>Jobs of Spark are cancelled, so that the command fails at once and closes what it holds; a
 * command that computes without Spark is ended where it is. Either way, one line says what is kept,
 * and the exit code is 128 plus the number of the signal, as shells have it. A second signal ends
 * the process without waiting for anything. A signal that is ignored, as SIGHUP below {@code
 * nohup}, stays so.
 */
final class Interruption {
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  /** The code of a process that a signal ended is this plus its number. */
  private static final int SIGNALLED = 128;

  /** How long a command whose jobs were cancelled may take to fail. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration BETWEEN_CANCELLATIONS = Duration.ofMillis(100);

  private final LogFormat format;
  private final PrintStream err;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile Supplier<String> kept = () -> "nothing was changed";
  private volatile int signal;

  private Interruption(LogFormat format, PrintStream err) {
    this.format = format;
    this.err = err;
  }

  /** Of a command in the process of another program, which handles signals itself. */
  static Interruption elsewhere() {
    return new Interruption(LogFormat.TEXT, System.err);
  }

  /**
   * Waits for signals until the process ends. What others print on standard error is dropped once
   * one has come: it is about the command being torn down.
   *
   * @param format of the line that says what is kept
   */
  static Interruption watch(LogFormat format) {
    Interruption interruption = new Interruption(format, System.err);
    System.setErr(
        new PrintStream(interruption.new UntilASignal(System.err), true, StandardCharsets.UTF_8));
    for (String name : SIGNALS) {
      try {
        new IrqHandler(name, received -> interruption.receive(received.getNumber())).bind();
      } catch (IllegalArgumentException notThere) {
        // On Windows, or with -Xrs: the signal has its usual effect.
      }
    }
    return interruption;
  }

  /**
   * What an interrupted command leaves.
   *
   * @param clause for the line, asked for when it is written
   */
  void keeps(Supplier<String> clause) {
    kept = clause;
  }

  /** Whether a signal has come, so that the command fails because of it. */
  boolean hasCome() {
    return signal != 0;
  }

  private synchronized void receive(int number) {
    if (hasCome()) {
      Runtime.getRuntime().halt(SIGNALLED + number);
    }
    signal = number;
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    Thread end = new Thread(this::endCommand, "frostline-interruption");
    end.setDaemon(true);
    end.start();
  }

  private void endCommand() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean unwinds = SparkApplication.cancelJobs();
    while (unwinds && System.nanoTime() < deadline) {
      try {
        Thread.sleep(BETWEEN_CANCELLATIONS.toMillis());
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
        break;
      }
      // The command may have caught the failure of a job, and have begun another.
      SparkApplication.cancelJobs();
    }
    System.exit(report());
  }

  /** Says, once, what is kept, and returns the exit code. */
  int report() {
    if (told.compareAndSet(false, true)) {
      String message = ForeignText.line("Interrupted: " + kept.get() + ".");
      if (format == LogFormat.JSON) {
        new JsonLines(err)
            .write(
                new Event(
                    Instant.now(),
                    "ERROR",
                    "frostline",
                    message,
                    Map.of("event", "interrupted", "exit_code", SIGNALLED + signal),
                    null));
      } else {
        if (Medium.ofThisProcess() == Medium.TERMINAL) {
          // The cursor is behind the progress, which is written without the end of its line.
          err.println();
        }
        err.println(message);
      }
    }
    return SIGNALLED + signal;
  }

  /** Standard error as long as no signal has come. */
  private final class UntilASignal extends FilterOutputStream {
    private UntilASignal(OutputStream err) {
      super(err);
    }

    @Override
    public void write(int next) throws IOException {
      if (!hasCome()) {
        out.write(next);
      }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (!hasCome()) {
        out.write(bytes, from, length);
      }
    }
  }
}
