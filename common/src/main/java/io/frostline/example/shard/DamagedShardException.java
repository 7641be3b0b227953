package io.frostline.example.shard;

import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import org.apache.hadoop.io.VersionMismatchException;

/** A shard cannot be read any further, and a second attempt would not change that. */
final class DamagedShardException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedShardException(String message) {
    super(message);
  }

  DamagedShardException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Whether a failure of the Hadoop or Parquet readers is due to invalid content, for which they
   * have no exception of their own. Storage failures have their own classes, or are the cause.
   */
  static boolean isBehind(IOException failure) {
    return !(failure.getCause() instanceof IOException)
        && (failure.getClass() == IOException.class
            || failure instanceof EOFException
            || failure instanceof UTFDataFormatException
            || failure instanceof VersionMismatchException);
  }
}
