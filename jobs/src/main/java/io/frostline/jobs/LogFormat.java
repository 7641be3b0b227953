package io.frostline.jobs;

import io.frostline.message.Keywords;
import java.util.Locale;
import java.util.Optional;

/** What is written to standard error. */
enum LogFormat {
  /** Lines for people. */
  TEXT,
  /** Lines for machines: each an object. */
  JSON;

  /** What {@code --log-format} reads. */
  static final String OPTION = "--log-format";

  /**
   * The format that a command will be run with, found before its command line is parsed, because
   * that may fail. An unknown one is text, and told by the parser.
   */
  static LogFormat namedIn(Optional<ConfigurationFile> file, String... arguments) {
    return ConfigurationFile.valueIn(OPTION, arguments)
        .or(() -> file.flatMap(found -> found.value("log-format")))
        .flatMap(LogFormat::of)
        .orElse(TEXT);
  }

  private static Optional<LogFormat> of(String name) {
    return Keywords.findAny(values(), Keywords::of, name.toLowerCase(Locale.ROOT));
  }
}
