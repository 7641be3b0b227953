package io.frostline.jobs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Recognises, in what failed, faults of the machines: full storage, executors that died. */
final class MachineFaults {
  /** That storage is full, as Linux says it, its quotas, HDFS and its quotas. */
  private static final Pattern FULL =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|could only be written to 0 of the"
              + "|The (?:DiskSpace|NameSpace) quota[^\\n]*");

  /** Spark's words for where a task wrote. */
  private static final Pattern WRITTEN = Pattern.compile("writing rows to (\\S+)\\.\\s");

  /** Spark's words for an executor that died so often that it gave up. */
  private static final Pattern LOST =
      Pattern.compile("ExecutorLostFailure \\([^)]*\\) Reason: ([^\\n]*)");

  /** Spark's words for where a task failed, and ours for a network that is not the one sent. */
  private static final Pattern ALTERED =
      Pattern.compile("\\((\\S+) executor [^)]*\\): \\S+: (the network arrived altered: [^\\n]*)");

  private MachineFaults() {}

  /** What to tell the operator; empty where the fault is another one. */
  static Optional<String> message(Throwable fault) {
    // From an executor only the text of what failed arrives.
    List<String> messages =
        Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
            .map(cause -> String.valueOf(cause.getMessage()))
            .toList();
    return find(FULL, messages)
        .map(found -> full(found.group(), messages))
        .or(() -> find(LOST, messages).map(found -> lost(found.group(1))))
        .or(() -> find(ALTERED, messages).map(found -> altered(found.group(1), found.group(2))));
  }

  private static String full(String words, List<String> messages) {
    String where =
        find(WRITTEN, messages)
            .map(found -> found.group(1))
            .orElse("where the command writes, or in spark.local.dir");
    return "The storage is full (%s): %s. What was committed is kept: make room, and give the same command again."
        .formatted(words, where);
  }

  private static String lost(String reason) {
    return ("Executors died at their work, again and again: %s\n"
            + "Mostly it is memory outside the heap that runs out: give them more (--conf spark.executor.memoryOverhead=2g;"
            + " frostline bench suggests how much) or fewer cores. What was committed is kept: the same command goes on.")
        .formatted(reason);
  }

  private static String altered(String host, String words) {
    return ("On %s %s.\n"
            + "Nothing was computed with it. Check disk and memory of that machine, or leave it out"
            + " (--conf spark.excludeOnFailure.enabled=true does so by itself); the same command goes on.")
        .formatted(host, words);
  }

  private static Optional<Matcher> find(Pattern pattern, List<String> messages) {
    return messages.stream().map(pattern::matcher).filter(Matcher::find).findFirst();
  }
}
