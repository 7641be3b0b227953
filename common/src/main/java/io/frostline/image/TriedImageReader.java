package io.frostline.image;

import io.frostline.message.Formatted;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads images after decoding each of them in another process. An image that crashes that process
 * in each of {@value #ATTEMPTS} attempts is rejected, instead of crashing this one.
 *
 * <p>Slower than decoding alone: meant for images that may include one that has crashed a process
 * before.
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
        Formatted.of(
            "Decoding the image crashed the process in %d of %d attempts (exit code %d). Remove the file, or convert it with another program.",
            ATTEMPTS, ATTEMPTS, exitCode));
  }

  private DecoderProcess decoder() {
    if (decoder == null) {
      try {
        decoder = new DecoderProcess(maxPixels);
      } catch (IOException failure) {
        throw new UncheckedIOException("Cannot start a decoder process", failure);
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
