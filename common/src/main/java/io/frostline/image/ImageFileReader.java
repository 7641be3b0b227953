package io.frostline.image;

/** Where the bytes of images come from. */
@FunctionalInterface
public interface ImageFileReader {
  /**
   * Reads the whole file.
   *
   * @throws RejectedImageException with a reason of the reading stage, whatever went wrong
   */
  byte[] read(ImageFile file) throws RejectedImageException;
}
