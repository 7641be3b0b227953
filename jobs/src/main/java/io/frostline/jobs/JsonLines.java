package io.frostline.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.message.ForeignText;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * Writes each line as an object, {@code {"time":…,"level":…,"logger":…,"message":…}}, with the
 * figures of the message as fields of their own, and a stack trace in {@code "exception"}, where
 * there are any. Secrets in addresses are masked.
 */
final class JsonLines extends OutputStream {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Clears the rest of a line on a terminal. */
  private static final String CLEAR_LINE = "\u001B[K";

  private final PrintStream out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  JsonLines(PrintStream out) {
    this.out = out;
  }

  /** A log event. */
  record Event(
      Instant time,
      String level,
      String logger,
      String message,
      Map<String, Object> fields,
      Throwable exception) {
    /** An event of Frostline itself, now. */
    static Event now(String level, String message, Throwable exception) {
      return new Event(Instant.now(), level, "frostline", message, Map.of(), exception);
    }

    /** An event of Frostline itself, now, with figures. */
    static Event now(String message, Map<String, Object> fields) {
      return new Event(Instant.now(), "INFO", "frostline", message, fields, null);
    }
  }

  void write(Event event) {
    ObjectNode object =
        JSON.createObjectNode()
            .put("time", event.time().toString())
            .put("level", event.level())
            .put("logger", event.logger())
            .put("message", ForeignText.withoutSecrets(event.message()));
    event.fields().forEach((name, value) -> object.set(name, JSON.valueToTree(masked(value))));
    if (event.exception() != null) {
      object.put("exception", ForeignText.withoutSecrets(trace(event.exception())));
    }
    try {
      out.println(JSON.writeValueAsString(object));
      out.flush();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("text is always writable", impossible);
    }
  }

  private static Object masked(Object value) {
    return value instanceof String text ? ForeignText.withoutSecrets(text) : value;
  }

  private static String trace(Throwable exception) {
    StringWriter trace = new StringWriter();
    exception.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }

  /**
   * Text for people. A carriage return, with which progress overwrites its line, ends a line, too.
   */
  @Override
  public synchronized void write(int next) {
    if (next == '\n' || next == '\r') {
      flushLine();
    } else {
      line.write(next);
    }
  }

  private void flushLine() {
    String text = line.toString(StandardCharsets.UTF_8).replace(CLEAR_LINE, "");
    line.reset();
    if (!text.isBlank()) {
      write(Event.now("INFO", text, null));
    }
  }

  @Override
  public synchronized void close() {
    flushLine();
  }
}
