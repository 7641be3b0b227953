package io.frostline.image.shard;

import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import org.apache.hadoop.io.VersionMismatchException;

/** A shard cannot be followed further, and no second attempt will change that. */
final class DamagedShardException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedShardException(String message) {
    super(message);
  }

  DamagedShardException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Whether content that makes no sense is behind a failure of Hadoop's or Parquet's readers, which
   * have no exception of their own for it. Storage tells its failures by classes of its own, or as
   * the cause.
   */
  static boolean isBehind(IOException failure) {
    return !(failure.getCause() instanceof IOException)
        && (failure.getClass() == IOException.class
            || failure instanceof EOFException
            || failure instanceof UTFDataFormatException
            || failure instanceof VersionMismatchException);
  }
}
