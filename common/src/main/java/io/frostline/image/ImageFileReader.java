package io.frostline.image;

/** Where the bytes of images come from. Several threads may read at once. */
@FunctionalInterface
public interface ImageFileReader extends AutoCloseable {
  /**
   * Reads the whole file.
   *
   * @throws RejectedImageException with a reason of the reading stage, whatever went wrong
   */
  byte[] read(ImageFile file) throws RejectedImageException;

  /** Lets go of files that were kept open between images. */
  @Override
  default void close() {}
}
