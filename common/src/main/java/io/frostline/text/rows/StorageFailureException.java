package io.frostline.text.rows;

import io.frostline.storage.NotAFileException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.apache.hadoop.security.AccessControlException;

/** The storage failed, as opposed to what it stores: a retry may help. */
final class StorageFailureException extends IOException {
  private static final long serialVersionUID = 1L;

  StorageFailureException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** Whether there is no such file, or none that may be read: a retry would find the same. */
  boolean isLasting() {
    return Stream.of(
            NotAFileException.class,
            NoSuchFileException.class,
            FileNotFoundException.class,
            AccessDeniedException.class,
            AccessControlException.class)
        .anyMatch(kind -> kind.isInstance(getCause()));
  }

  /** The failure of the storage itself. */
  IOException failure() {
    return (IOException) getCause();
  }

  /** A stream whose own failures are marked, so that those of what decompresses it are not. */
  static InputStream marking(InputStream stored) {
    return new FilterInputStream(stored) {
      @Override
      public int read() throws IOException {
        try {
          return super.read();
        } catch (IOException failure) {
          throw new StorageFailureException(failure);
        }
      }

      @Override
      public int read(byte[] target, int from, int length) throws IOException {
        try {
          return super.read(target, from, length);
        } catch (IOException failure) {
          throw new StorageFailureException(failure);
        }
      }

      @Override
      public boolean markSupported() {
        return false;
      }
    };
  }
}
