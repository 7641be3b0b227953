package io.frostline.image;

/** Reads the bytes of images. Several threads may read at once. */
@FunctionalInterface
public interface ImageFileReader extends AutoCloseable {
  /**
   * Reads the whole file.
   *
   * @throws RejectedImageException for every failure, with a reason of the reading stage
   */
  byte[] read(ImageFile file) throws RejectedImageException;

  /** Closes files that were kept open between images. */
  @Override
  default void close() {}
}
