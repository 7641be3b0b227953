package io.frostline.spark.probe;

import io.frostline.message.Count;
import io.frostline.spark.extraction.ProgressReport;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Reports the progress of a probe. */
public final class ProbeProgress {
  private final PrintStream out;
  private int done;

  public ProbeProgress(PrintStream out) {
    this.out = out;
  }

  ProgressReport extraction(String what) {
    out.println(what);
    return new ProgressReport(out, ProgressReport.Medium.ofThisProcess());
  }

  void step(String what) {
    out.println(what);
  }

  /** Called from several threads. */
  synchronized void column(String name, int of, List<Trained> heads) {
    done++;
    Trained last = heads.get(heads.size() - 1);
    out.printf(
        Locale.ROOT,
        "%d of %d: %s, accuracy %.1f %% from %s%n",
        done,
        of,
        name,
        100 * last.test().accuracy(),
        Count.of(last.trainingRows(), "example"));
  }
}
