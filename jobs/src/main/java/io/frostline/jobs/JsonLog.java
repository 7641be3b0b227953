package io.frostline.jobs;

import io.frostline.jobs.JsonLines.Event;
import io.frostline.message.FieldStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * Writes standard error as {@link JsonLines} until closed: what Frostline prints there, and what
 * Log4j sends to the console. Spark ships Log4j without its JSON layout.
 */
final class JsonLog implements AutoCloseable {
  private final PrintStream before = System.err;
  private final JsonLines lines = new JsonLines(before);
  private final ToLines appender = new ToLines(lines);
  private final List<Replaced> replaced;

  /** A console appender that is detached until closed. */
  private record Replaced(LoggerConfig logger, Appender console) {}

  private JsonLog() {
    System.setErr(new Fields(lines));
    appender.start();
    replaced =
        loggers().getConfiguration().getLoggers().values().stream()
            .flatMap(
                logger ->
                    logger.getAppenders().values().stream()
                        .filter(ConsoleAppender.class::isInstance)
                        .map(console -> new Replaced(logger, console)))
            .toList();
    replaced.forEach(
        one -> {
          one.logger().removeAppender(one.console().getName());
          one.logger().addAppender(appender, null, null);
        });
    loggers().updateLoggers();
  }

  /** Starts, if the format is JSON. */
  static Optional<JsonLog> of(LogFormat format) {
    return format == LogFormat.JSON ? Optional.of(new JsonLog()) : Optional.empty();
  }

  private static LoggerContext loggers() {
    return (LoggerContext) LogManager.getContext(false);
  }

  /** Writes an event of Frostline itself. */
  void write(Event event) {
    lines.write(event);
  }

  @Override
  public void close() {
    lines.close();
    System.setErr(before);
    replaced.forEach(
        one -> {
          one.logger().removeAppender(appender.getName());
          one.logger().addAppender(one.console(), null, null);
        });
    loggers().updateLoggers();
  }

  /** Standard error. */
  private static final class Fields extends FieldStream {
    private final JsonLines lines;

    private Fields(JsonLines lines) {
      super(lines);
      this.lines = lines;
    }

    @Override
    protected void write(String line, Map<String, Object> fields) {
      lines.write(Event.now(line, fields));
    }
  }

  /** Writes Log4j events as lines. */
  private static final class ToLines extends AbstractAppender {
    private final JsonLines lines;

    private ToLines(JsonLines lines) {
      super("frostline-json", null, null, false, Property.EMPTY_ARRAY);
      this.lines = lines;
    }

    @Override
    public void append(LogEvent event) {
      lines.write(
          new Event(
              Instant.ofEpochMilli(event.getTimeMillis()),
              event.getLevel().name(),
              event.getLoggerName(),
              event.getMessage().getFormattedMessage(),
              Map.of(),
              event.getThrown()));
    }
  }
}
