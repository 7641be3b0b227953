package io.frostline.storage;

import java.io.IOException;

/** Something that is not a regular file, such as a named pipe, was about to be read. */
public final class NotAFileException extends IOException {
  private static final long serialVersionUID = 1L;

  NotAFileException(String message) {
    super(message);
  }
}
