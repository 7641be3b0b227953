package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * The start of a Spark application. What would keep it from starting is looked for first, because
 * Spark says it late (a master that does not answer after a minute) and at length.
 *
 * @param settings of the application
 */
record SparkStart(SparkConf settings) {
  /** Spark keeps 300 MiB for itself, and refuses heaps below one and a half times that. */
  private static final long LEAST_HEAP = 450L << 20;

  /** A master that restarts is back within seconds. */
  private static final int TRIES = 3;

  private static final Duration PAUSE = Duration.ofSeconds(2);

  /**
   * The context of the application, new unless the process has one.
   *
   * @throws UserException if it cannot start
   */
  SparkContext context() {
    refuseSmallHeap(Runtime.getRuntime().maxMemory());
    refuseSilentMaster();
    try {
      return SparkContext.getOrCreate(settings);
    } catch (Exception failure) {
      throw new UserException(
          Formatted.of(
              "Spark cannot be started with the master %s: %s. Check FROSTLINE_MASTER, FROSTLINE_SPARK_OPTIONS and the settings of Spark, or --master and --conf of spark-submit.",
              master(), reason(failure)),
          failure);
    }
  }

  private String master() {
    return settings.get("spark.master", "");
  }

  /**
   * Refuses a heap in which Spark would not start.
   *
   * @param bytes that the heap of this process may have
   */
  static void refuseSmallHeap(long bytes) {
    if (bytes < LEAST_HEAP) {
      throw new UserException(
          Formatted.of(
              "The heap of this process is limited to %,d MiB, but Spark needs at least %,d MiB, and most commands work best with 2 GiB. Set FROSTLINE_MEMORY=2g, or --driver-memory 2g of spark-submit.",
              bytes >> 20, LEAST_HEAP >> 20));
    }
  }

  /** Refuses a standalone cluster of which no master can be connected to. */
  private void refuseSilentMaster() {
    StandaloneMaster.of(master())
        .flatMap(SparkStart::lastingProblem)
        .ifPresent(
            problem -> {
              throw new UserException(
                  Formatted.of(
                      "Cannot reach the Spark master %s: %s. Check that it runs, that FROSTLINE_MASTER has the address that its log and its web page show, and that no firewall is between.",
                      master(), problem));
            });
  }

  private static Optional<String> lastingProblem(StandaloneMaster master) {
    Optional<String> problem = master.problem();
    for (int again = 1; problem.isPresent() && again < TRIES; again++) {
      pause();
      problem = master.problem();
    }
    return problem;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private static String reason(Throwable failure) {
    // As it is when a master has refused it.
    if (ClusterFaults.isStopped(failure)) {
      return "the cluster did not take the application";
    }
    return failure instanceof ClassNotFoundException
        ? "there is no class " + failure.getMessage()
        : Reason.of(failure);
  }
}
