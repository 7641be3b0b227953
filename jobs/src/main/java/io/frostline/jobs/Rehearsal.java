package io.frostline.jobs;

import io.frostline.image.ImageDecoder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A trial of the network before the run. Where tasks run in this process, it happens while Spark
 * starts, which keeps a single core busy, and the libraries that tasks need are loaded meanwhile.
 */
final class Rehearsal {
  private final CompletableFuture<Void> end;

  private Rehearsal(CompletableFuture<Void> end) {
    this.end = end;
  }

  /** Begins, unless Spark runs elsewhere or already; then it is over when this returns. */
  static Rehearsal begin(Runnable trial) {
    if (!SparkApplication.isOptional()) {
      trial.run();
      return new Rehearsal(CompletableFuture.completedFuture(null));
    }
    return new Rehearsal(
        CompletableFuture.runAsync(
            () -> {
              trial.run();
              ImageDecoder.load();
            },
            Rehearsal::inBackground));
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "frostline-rehearsal");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for its end, and throws what the trial has thrown. */
  void await() {
    try {
      end.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof Error fault) {
        throw fault;
      }
      if (failed.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw failed;
    }
  }
}
