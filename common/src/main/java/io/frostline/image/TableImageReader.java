package io.frostline.image;

import org.apache.hadoop.conf.Configuration;

/**
 * Reads images back by the uris that stand in a table, whatever they came from: files, and images
 * in IDX files. Made for a few images, such as thumbnails.
 */
public final class TableImageReader implements ImageFileReader {
  private final HadoopImageFileReader files;
  private final IdxImageReader numbered;

  public TableImageReader(Configuration configuration) {
    files = new HadoopImageFileReader(configuration);
    numbered = new IdxImageReader(configuration);
  }

  /** A file whose own name ends in {@code #NUMBER} comes before an image inside a file. */
  @Override
  public byte[] read(ImageFile image) throws RejectedImageException {
    try {
      return files.read(image);
    } catch (RejectedImageException rejection) {
      boolean absent = rejection.reason() == RejectionReason.NOT_FOUND;
      if (absent && NumberedImage.of(image.uri()).isPresent()) {
        return numbered.read(image);
      }
      throw rejection;
    }
  }

  @Override
  public void close() {
    numbered.close();
  }
}
