package io.frostline.jobs;

import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import java.io.Serializable;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What a check of {@code doctor} found, in a line.
 *
 * @param state whether commands will work
 * @param subject what was checked
 * @param words what it is, or what is wrong and how to fix it
 */
record Finding(State state, String subject, String words) implements Serializable {
  private static final long serialVersionUID = 1;

  /** Whether commands will work. */
  enum State {
    OK,
    /** They work, but slowly. */
    SLOW,
    /** They fail. */
    FAILS
  }

  /**
   * The finding of a check that throws if something is wrong.
   *
   * @param check returns what it is
   * @param remedy what to do if it fails, as a sentence
   */
  static Finding of(String subject, Callable<String> check, String remedy) {
    try {
      return new Finding(State.OK, subject, ForeignText.line(check.call()));
    } catch (Exception | LinkageError fault) {
      return new Finding(State.FAILS, subject, Reason.of(fault) + ". " + remedy);
    }
  }

  /** {@code ok driver ONNX Runtime 1.22.0}. */
  String line(String machine) {
    return Formatted.of(
        "%-6s %-16s %-18s %s", state.name().toLowerCase(Locale.ROOT), machine, subject, words);
  }
}
