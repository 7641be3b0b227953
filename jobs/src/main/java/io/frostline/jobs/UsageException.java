package io.frostline.jobs;

/** A command or configuration that cannot be understood: the process ends with 1. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
