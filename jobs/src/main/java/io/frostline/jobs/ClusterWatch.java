package io.frostline.jobs;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/**
 * Ends the application of a standalone cluster that has been stopped. Spark itself would wait
 * without end for a master that may no longer know the application.
 */
final class ClusterWatch implements AutoCloseable {
  /** A cluster that is restarted is back by then. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final ScheduledExecutorService timer;

  private ClusterWatch(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** Watches the cluster of an application; does nothing where it is not a standalone one. */
  static ClusterWatch of(SparkContext context) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "frostline-cluster-watch");
              thread.setDaemon(true);
              return thread;
            });
    StandaloneMaster.of(context.master())
        .ifPresent(
            master -> {
              Outage outage = new Outage(PATIENCE, System.nanoTime());
              timer.scheduleWithFixedDelay(
                  () -> look(context, master, outage),
                  PERIOD.toSeconds(),
                  PERIOD.toSeconds(),
                  TimeUnit.SECONDS);
            });
    return new ClusterWatch(timer);
  }

  private static void look(SparkContext context, StandaloneMaster master, Outage outage) {
    // The driver counts as one of them.
    int executors = context.statusTracker().getExecutorInfos().length - 1;
    if (outage.isFinal(executors, () -> master.problem().isEmpty(), System.nanoTime())) {
      // Its jobs fail, and with them the command.
      context.stop();
    }
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
