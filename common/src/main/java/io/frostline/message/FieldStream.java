package io.frostline.message;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A stream of lines that takes, with a line for people, the figures in it for programs. Commands
 * write to any {@link PrintStream}: one that takes no figures gets the line alone.
 */
public abstract class FieldStream extends PrintStream {
  /** One whose lines without figures go to another stream. */
  protected FieldStream(OutputStream out) {
    super(out, true, StandardCharsets.UTF_8);
  }

  /**
   * Writes a line with its figures.
   *
   * @param fields texts, numbers and truth values by their names
   */
  protected abstract void write(String line, Map<String, Object> fields);

  /** Writes a line, with its figures if the stream takes them. */
  public static void println(PrintStream out, String line, Map<String, Object> fields) {
    if (out instanceof FieldStream taker) {
      taker.write(line, fields);
    } else {
      out.println(line);
    }
  }

  /** Writes figures that people are told elsewhere, if the stream takes them. */
  public static void record(PrintStream out, String line, Map<String, Object> fields) {
    if (takesFields(out)) {
      println(out, line, fields);
    }
  }

  /** Whether a stream takes figures. */
  public static boolean takesFields(PrintStream out) {
    return out instanceof FieldStream;
  }
}
