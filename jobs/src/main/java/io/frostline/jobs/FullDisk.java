package io.frostline.jobs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Recognises, in what failed, storage that takes no more. */
final class FullDisk {
  /** As Linux says it, its quotas, HDFS and its quotas. */
  private static final List<String> WORDS =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "could only be written to 0 of the",
          "The DiskSpace quota of",
          "The NameSpace quota");

  /** Spark's words for where a task wrote. */
  private static final Pattern WRITTEN = Pattern.compile("writing rows to (\\S+)\\.\\s");

  private FullDisk() {}

  /** What to tell the operator; empty where the fault is another one. */
  static Optional<String> message(Throwable fault) {
    // From an executor only the text of what failed arrives.
    List<String> messages =
        Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
            .map(cause -> String.valueOf(cause.getMessage()))
            .toList();
    return WORDS.stream()
        .filter(words -> messages.stream().anyMatch(message -> message.contains(words)))
        .findFirst()
        .map(words -> message(words, messages));
  }

  private static String message(String words, List<String> messages) {
    String where =
        messages.stream()
            .map(WRITTEN::matcher)
            .filter(Matcher::find)
            .map(found -> found.group(1))
            .findFirst()
            .orElse("where the command writes, or in spark.local.dir");
    return "The storage is full (%s): %s. What was committed is kept: make room, and give the same command again."
        .formatted(words, where);
  }
}
