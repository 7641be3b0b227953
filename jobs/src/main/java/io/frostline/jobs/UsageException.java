package io.frostline.jobs;

/** An invalid command line or configuration: the process exits with 1. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
