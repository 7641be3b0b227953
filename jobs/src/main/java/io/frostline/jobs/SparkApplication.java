package io.frostline.jobs;

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
   */
  static SparkApplication of(String command) {
    Option<SparkSession> running = SparkSession.getDefaultSession();
    if (running.isDefined() && !running.get().sparkContext().isStopped()) {
      return new SparkApplication(running.get(), () -> {});
    }
    SparkSession own = SparkSession.builder().appName("frostline " + command).getOrCreate();
    return new SparkApplication(own, own::stop);
  }

  SparkSession session() {
    return session;
  }

  @Override
  public void close() {
    end.run();
  }
}
