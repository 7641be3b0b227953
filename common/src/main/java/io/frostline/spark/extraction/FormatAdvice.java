package io.frostline.spark.extraction;

import io.frostline.message.Formatted;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What to try if files that are not images by themselves were rejected as such. */
final class FormatAdvice {
  private static final Map<Pattern, String> OPTIONS =
      Map.of(
          Pattern.compile(".*-ubyte(\\.gz)?"), "--format idx",
          Pattern.compile(".*\\.tar"), "--format tar",
          Pattern.compile(".*\\.parquet"), "--format parquet",
          Pattern.compile(".*\\.(seq|sequencefile)"), "--format sequencefile",
          Pattern.compile(".*\\.(txt|csv|tsv|jsonl)(\\.gz|\\.zst)?"),
              "--texts instead of --images");

  private FormatAdvice() {}

  /** A sentence for a file of this name; empty if nothing is known about it. */
  static Optional<String> on(String uri) {
    String name = uri.toLowerCase(Locale.ROOT);
    return OPTIONS.entrySet().stream()
        .filter(option -> option.getKey().matcher(name).matches())
        .map(option -> Formatted.of("Files such as %s may need %s.", uri, option.getValue()))
        .findFirst();
  }
}
