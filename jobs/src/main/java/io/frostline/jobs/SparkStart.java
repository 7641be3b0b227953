package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

  private static final Pattern STANDALONE = Pattern.compile("spark://(.+)");
  private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]+)");

  /** A master that restarts is back within seconds. */
  private static final int TRIES = 3;

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

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
    Matcher standalone = STANDALONE.matcher(master());
    if (standalone.matches()) {
      Optional<String> problem = problem(standalone.group(1));
      for (int again = 1; problem.isPresent() && again < TRIES; again++) {
        pause();
        problem = problem(standalone.group(1));
      }
      if (problem.isPresent()) {
        throw new UserException(
            Formatted.of(
                "Cannot reach the Spark master %s: %s. Check that it runs, that FROSTLINE_MASTER has the address that its log and its web page show, and that no firewall is between.",
                master(), problem.get()));
      }
    }
  }

  /** Why none of the masters answers; empty if one does, or if the address is left to Spark. */
  private static Optional<String> problem(String masters) {
    Optional<String> problem = Optional.empty();
    for (String master : masters.split(",")) {
      Matcher address = ADDRESS.matcher(master);
      if (!address.matches()) {
        return Optional.empty();
      }
      problem = problem(address.group(1), Integer.parseInt(address.group(2)));
      if (problem.isEmpty()) {
        return problem;
      }
    }
    return problem;
  }

  private static Optional<String> problem(String host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) PATIENCE.toMillis());
      return Optional.empty();
    } catch (UnknownHostException unknown) {
      return Optional.of("no address is known for the host " + host);
    } catch (IOException failure) {
      return Optional.of(Reason.of(failure));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** A master that refuses an application stops its context, which is then missing everywhere. */
  private static String reason(Throwable failure) {
    boolean stopped =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .map(cause -> String.valueOf(cause.getMessage()))
            .anyMatch(
                words ->
                    words.contains("stopped SparkContext") || words.contains("SparkEnv.get()"));
    if (stopped) {
      return "the cluster did not take the application";
    }
    return failure instanceof ClassNotFoundException
        ? "there is no class " + failure.getMessage()
        : Reason.of(failure);
  }
}
