package io.frostline.example;

import java.util.Objects;

/**
 * An image cannot be used. It becomes a row in the table of rejected images, and the job continues.
 */
public final class RejectedExampleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectionReason reason;

  public RejectedExampleException(RejectionReason reason, String message) {
    super(message);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  public RejectedExampleException(RejectionReason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** The code under which the image is reported. */
  public RejectionReason reason() {
    return reason;
  }
}
