package io.frostline.jobs;

import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * The Spark application in which a command works. On the command line it is the command's own, and
 * ends with it; where the process has a Spark session already, the command uses that one and leaves
 * it running.
 */
final class SparkApplication implements AutoCloseable {
  private final SparkSession session;
  private final Runnable end;

  private SparkApplication(SparkSession session, Runnable end) {
    this.session = session;
    this.end = end;
  }

  /**
   * The application of this process, started if there is none.
   *
   * @param command the name of the command, which the Spark UI shows
   * @param userInterface whether there is a Spark UI, in local mode
   * @throws io.frostline.message.UserException if Spark cannot be started
   */
  static SparkApplication of(String command, UserInterface userInterface) {
    Option<SparkSession> running = SparkSession.getDefaultSession();
    if (running.isDefined() && !running.get().sparkContext().isStopped()) {
      return new SparkApplication(running.get(), () -> {});
    }
    SparkConf settings = new SparkConf().setAppName("frostline " + command);
    SparkContext context =
        new SparkStart(
                LocalSettings.applyTo(settings)
                    ? LocalSettings.of(settings, userInterface)
                    : settings)
            .context();
    // Without its context, the builder warns that there is one already.
    SparkSession own = SparkSession.builder().sparkContext(context).getOrCreate();
    ClusterWatch watch = ClusterWatch.of(context);
    return new SparkApplication(
        own,
        () -> {
          watch.close();
          own.stop();
        });
  }

  /** Whether it would be a new one, in this process alone, which nobody waits for. */
  static boolean isOptional() {
    return SparkSession.getDefaultSession().isEmpty() && LocalSettings.applyTo(new SparkConf());
  }

  /**
   * Cancels the jobs that run in the application of this process, so that what waits for them
   * fails.
   *
   * @return whether there is an application
   */
  static boolean cancelJobs() {
    Option<SparkSession> running = SparkSession.getDefaultSession();
    if (running.isEmpty() || running.get().sparkContext().isStopped()) {
      return false;
    }
    try {
      running.get().sparkContext().cancelAllJobs();
      return true;
    } catch (IllegalStateException stoppedMeanwhile) {
      return false;
    }
  }

  SparkSession session() {
    return session;
  }

  /** The address of the Spark UI, if there is one. */
  Optional<String> pages() {
    Option<String> address = session.sparkContext().uiWebUrl();
    return address.isDefined() ? Optional.of(address.get()) : Optional.empty();
  }

  @Override
  public void close() {
    end.run();
  }
}
