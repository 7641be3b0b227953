package io.frostline.jobs;

/** Exit codes of the process. */
final class ExitCode {
  static final int DONE = 0;

  /** Unknown or missing options, unknown configuration keys, unusable values. */
  static final int USAGE = 1;

  /** A problem that the operator can fix. */
  static final int OPERATOR = 2;

  /** An internal error, printed with a stack trace. */
  static final int INTERNAL = 3;

  /** A cluster that has gone, or has ended the command: another attempt may succeed. */
  static final int CLUSTER = 4;

  private ExitCode() {}
}
