package io.frostline.image.shard;

import java.io.IOException;

/** A shard cannot be followed further, and no second attempt will change that. */
final class DamagedShardException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedShardException(String message) {
    super(message);
  }

  DamagedShardException(String message, Throwable cause) {
    super(message, cause);
  }
}
