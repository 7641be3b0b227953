package io.frostline.jobs;

/** What the process ends with. */
final class ExitCode {
  static final int DONE = 0;

  /** Unknown or missing options, unknown configuration keys, unusable values. */
  static final int USAGE = 1;

  /** A fault that the operator can mend. */
  static final int OPERATOR = 2;

  /** A fault of Frostline's own, with a stack trace. */
  static final int INTERNAL = 3;

  private ExitCode() {}
}
