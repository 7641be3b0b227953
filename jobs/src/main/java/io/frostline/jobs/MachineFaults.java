package io.frostline.jobs;

import io.frostline.message.Formatted;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Recognises failures of the machines behind an exception, and of their settings: full storage, a
 * full heap, dead executors.
 */
final class MachineFaults {
  /** How Linux, disk quotas, HDFS and HDFS quotas report that storage is full. */
  private static final Pattern FULL =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|could only be written to 0 of the"
              + "|The (?:DiskSpace|NameSpace) quota[^\\n]*");

  /** How Spark reports where a task was writing. */
  private static final Pattern WRITTEN = Pattern.compile("writing rows to (\\S+)\\.\\s");

  /** How Spark reports that executors died so often that it gave up. */
  private static final Pattern LOST =
      Pattern.compile("ExecutorLostFailure \\([^)]*\\) Reason: ([^\\n]*)");

  /** How Spark reports the host of a failed task, and Frostline a file that arrived altered. */
  private static final Pattern ALTERED =
      Pattern.compile("\\((\\S+) executor [^)]*\\): \\S+: (the \\w+ arrived altered: [^\\n]*)");

  /** How Java reports that a heap is full, here or, through Spark, on an executor. */
  private static final Pattern HEAP =
      Pattern.compile("(?:Java heap space|GC overhead limit exceeded)");

  /** How Spark reports a setting whose value it cannot read. */
  private static final Pattern SETTING =
      Pattern.compile("(spark\\.\\S+) should be ([^,\\n]+), but was ([^\\n]*)");

  private MachineFaults() {}

  /** The message for the operator; empty for any other failure. */
  static Optional<String> message(Throwable fault) {
    // Of a failure on an executor, only the text arrives here.
    List<String> messages =
        Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
            .map(cause -> String.valueOf(cause.getMessage()))
            .toList();
    return find(FULL, messages)
        .map(found -> full(found.group(), messages))
        .or(() -> find(SETTING, messages).map(MachineFaults::setting))
        .or(() -> find(HEAP, messages).map(found -> heap(found.group())))
        .or(() -> find(LOST, messages).map(found -> lost(found.group(1))))
        .or(() -> find(ALTERED, messages).map(found -> altered(found.group(1), found.group(2))));
  }

  private static String full(String words, List<String> messages) {
    String where =
        find(WRITTEN, messages)
            .map(found -> found.group(1))
            .orElse(
                "where the command writes, or where temporary files are (spark.local.dir, SPARK_LOCAL_DIRS)");
    return Formatted.of(
        "The storage is full (%s): %s. Committed work is kept. Free some space, then rerun the same command.",
        words, where);
  }

  private static String heap(String words) {
    return Formatted.of(
        "The heap is full (%s): this process may use %,d MiB. Give it more (FROSTLINE_MEMORY=4g, or --driver-memory of"
            + " spark-submit), and on a cluster also the executors (--executor-memory)."
            + " Committed work is kept. Then rerun the same command.",
        words, Runtime.getRuntime().maxMemory() >> 20);
  }

  private static String setting(Matcher found) {
    return Formatted.of(
        "The setting %s of Spark is '%s', but should be %s. Correct it in FROSTLINE_SPARK_OPTIONS, FROSTLINE_SPARK_CONF"
            + " or spark-defaults.conf.",
        found.group(1), found.group(3), found.group(2));
  }

  private static String lost(String reason) {
    return Formatted.of(
        "Executors died repeatedly: %s\n"
            + "Usually they run out of memory outside the heap. Give them more (--conf spark.executor.memoryOverhead=2g;"
            + " `frostline bench` suggests how much) or fewer cores."
            + " Committed work is kept: rerun the same command to resume.",
        reason);
  }

  private static String altered(String host, String words) {
    return Formatted.of(
        "On %s, %s.\n"
            + "Nothing was computed with it. Check the disk and memory of that machine, or exclude it"
            + " (--conf spark.excludeOnFailure.enabled=true does so automatically)."
            + " Rerun the same command to resume.",
        host, words);
  }

  private static Optional<Matcher> find(Pattern pattern, List<String> messages) {
    return messages.stream().map(pattern::matcher).filter(Matcher::find).findFirst();
  }
}
