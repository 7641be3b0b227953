package io.frostline.message;

/**
 * A problem that the user can fix: a missing file, a wrong checksum, an unreadable table, too many
 * rejected images.
 *
 * <p>The message says what is wrong, with the value and the limit, and ends with what to do. The
 * command line prints it without a stack trace and exits with 2.
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
