package io.frostline.jobs;

import io.frostline.message.Formatted;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Recognises that the cluster, not the command, is the reason of a failure. */
final class ClusterFaults {
  /** How Spark says why it has stopped an application on its own. */
  private static final Pattern REASON =
      Pattern.compile("Master removed our application: \\w+|All masters are unresponsive");

  /** What becomes of the work of an application that was stopped, wherever it is. */
  private static final Pattern STOPPED =
      Pattern.compile("SparkContext was shut down|stopped SparkContext|SparkEnv\\$?\\.get\\(\\)");

  private ClusterFaults() {}

  /** The message about an application that the cluster has ended; empty for any other failure. */
  static Optional<String> message(Throwable fault) {
    Optional<String> reason = find(REASON, fault);
    return reason.isPresent() || isStopped(fault)
        ? Optional.of(
            Formatted.of(
                "The cluster is gone, or has ended the application of this command%s. Committed work is kept. Once the cluster is back, rerun the same command to resume.",
                reason.map(words -> " (" + words + ")").orElse("")))
        : Optional.empty();
  }

  /** Whether the application was stopped below the command. */
  static boolean isStopped(Throwable fault) {
    return find(STOPPED, fault).isPresent();
  }

  private static Optional<String> find(Pattern pattern, Throwable fault) {
    return causes(fault)
        .map(cause -> pattern.matcher(String.valueOf(cause.getMessage())))
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst();
  }

  private static Stream<Throwable> causes(Throwable fault) {
    return Stream.iterate(fault, cause -> cause != null, Throwable::getCause);
  }
}
