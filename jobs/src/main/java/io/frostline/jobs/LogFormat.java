package io.frostline.jobs;

import io.frostline.message.Keywords;
import java.util.Locale;
import java.util.Optional;

/** The format of what is written to standard error. */
enum LogFormat {
  /** Lines for people. */
  TEXT,
  /** One JSON object per line, for machines. */
  JSON;

  /** The option that selects the format. */
  static final String OPTION = "--log-format";

  /**
   * The format that a command will use. It is looked up before the command line is parsed, because
   * parsing may fail. An unknown format counts as text; the parser reports it.
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
