package io.frostline.catalog.fetch;

import java.io.IOException;

/** The failure of a source that another attempt would not fix; another source may work. */
final class SourceRefusal extends IOException {
  private static final long serialVersionUID = 1L;

  SourceRefusal(String message) {
    super(message);
  }

  SourceRefusal(String message, Throwable cause) {
    super(message, cause);
  }
}
