package io.frostline.example;

/** Reads the bytes of images. Several threads may read at once. */
@FunctionalInterface
public interface ExampleReader extends AutoCloseable {
  /**
   * Reads the whole file.
   *
   * @throws RejectedExampleException for every failure, with a reason of the reading stage
   */
  byte[] read(Example file) throws RejectedExampleException;

  /** Closes files that were kept open between images. */
  @Override
  default void close() {}
}
