package io.frostline.image;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads images and has each decoded in another process first. An image whose decoding kills that
 * process at each of {@value #ATTEMPTS} attempts is rejected, instead of killing this one.
 *
 * <p>Slower than decoding alone: meant for images among which there may be one that has killed a
 * process before.
 */
public final class TriedImageReader implements ImageFileReader {
  private static final int ATTEMPTS = 3;

  private final ImageFileReader reader;
  private final long maxPixels;
  private DecoderProcess decoder;

  /**
   * @param maxPixels of one image, as {@link ImageDecoder} takes it
   */
  public TriedImageReader(ImageFileReader reader, long maxPixels) {
    this.reader = reader;
    this.maxPixels = maxPixels;
  }

  @Override
  public byte[] read(ImageFile file) throws RejectedImageException {
    byte[] bytes = reader.read(file);
    refuseDeadly(bytes);
    return bytes;
  }

  private synchronized void refuseDeadly(byte[] bytes) throws RejectedImageException {
    int exitCode = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (decoder().survives(bytes)) {
        return;
      }
      exitCode = decoder.exitCode();
      decoder = null;
    }
    throw new RejectedImageException(
        RejectionReason.DECODER_CRASHED,
        "Decoding the picture killed its process %d times of %d (exit code %d): remove the file, or convert it with another program"
            .formatted(ATTEMPTS, ATTEMPTS, exitCode));
  }

  private DecoderProcess decoder() {
    if (decoder == null) {
      try {
        decoder = new DecoderProcess(maxPixels);
      } catch (IOException failure) {
        throw new UncheckedIOException("No process for decoding can be started", failure);
      }
    }
    return decoder;
  }

  @Override
  public synchronized void close() {
    if (decoder != null) {
      decoder.close();
    }
    reader.close();
  }
}
