package io.frostline.jobs;

import io.frostline.catalog.fetch.TransferProgress;
import io.frostline.message.FieldStream;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.spark.extraction.ProgressReport.Medium;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Shows the progress of a transfer: a bar on a terminal, an occasional line in a log. */
final class TransferReport implements TransferProgress {
  private static final String START_OF_LINE = "\r\u001B[K";
  private static final int BAR = 30;
  private static final double MEGABYTE = 1e6;

  private final PrintStream out;
  private final Medium medium;
  private final Duration interval;
  private long began;
  private long atStart;
  private long told;

  TransferReport(PrintStream out, Medium medium) {
    this.out = out;
    this.medium = medium;
    this.interval = medium == Medium.TERMINAL ? Duration.ofMillis(200) : Duration.ofSeconds(20);
  }

  @Override
  public void started(URI source, long done, long total) {
    began = System.nanoTime();
    told = began;
    atStart = done;
    String size = total < 0 ? "of unknown size" : megabytes(total);
    out.printf(
        Locale.ROOT,
        "Fetching %s, %s%s%n",
        ForeignText.line(source.toString()),
        size,
        done == 0 ? "" : ", resuming at " + megabytes(done));
  }

  @Override
  public void moved(long done, long total) {
    long now = System.nanoTime();
    if (now - told < interval.toNanos()) {
      return;
    }
    told = now;
    String line = line(done, total, done - atStart, Duration.ofNanos(now - began));
    if (medium == Medium.TERMINAL && !FieldStream.takesFields(out)) {
      out.print(START_OF_LINE + line);
      out.flush();
    } else {
      FieldStream.println(out, line, fields(done, total, Duration.ofNanos(now - began)));
    }
  }

  /** {@code [######----] 60 %, 12.0 of 20.0 MB, 3.1 MB/s, 3 s left}. */
  static String line(long done, long total, long moved, Duration elapsed) {
    double perSecond = moved / Math.max(1e-3, elapsed.toMillis() / 1e3);
    String rate = Formatted.of("%.1f MB/s", perSecond / MEGABYTE);
    if (total <= 0) {
      return megabytes(done) + ", " + rate;
    }
    int filled = (int) (BAR * done / total);
    return Formatted.of(
        "[%s%s] %d %%, %.1f of %.1f MB, %s, %.0f s left",
        "#".repeat(filled),
        "-".repeat(BAR - filled),
        100 * done / total,
        done / MEGABYTE,
        total / MEGABYTE,
        rate,
        (total - done) / Math.max(1, perSecond));
  }

  private Map<String, Object> fields(long done, long total, Duration elapsed) {
    double seconds = elapsed.toMillis() / 1e3;
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "progress");
    fields.put("stage", "fetch");
    fields.put("bytes", done);
    if (total > 0) {
      fields.put("total", total);
    }
    fields.put("rate", (done - atStart) / Math.max(1e-3, seconds));
    fields.put("seconds", seconds);
    return fields;
  }

  private static String megabytes(long bytes) {
    return Formatted.of("%.1f MB", bytes / MEGABYTE);
  }

  @Override
  public void interrupted(String reason) {
    clear();
    out.println("Interrupted: " + ForeignText.line(reason));
  }

  @Override
  public void finished() {
    clear();
  }

  private void clear() {
    if (medium == Medium.TERMINAL) {
      out.print(START_OF_LINE);
      out.flush();
    }
  }
}
