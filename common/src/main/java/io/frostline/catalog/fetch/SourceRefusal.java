package io.frostline.catalog.fetch;

import java.io.IOException;

/** A source that will not give the file however often it is asked; another one may. */
final class SourceRefusal extends IOException {
  private static final long serialVersionUID = 1L;

  SourceRefusal(String message) {
    super(message);
  }

  SourceRefusal(String message, Throwable cause) {
    super(message, cause);
  }
}
