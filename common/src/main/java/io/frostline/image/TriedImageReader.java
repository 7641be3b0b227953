package io.frostline.image;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
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
public final class TriedImageReader implements ExampleReader {
  private static final int ATTEMPTS = 3;

  private final ExampleReader reader;
  private final long maxPixels;
  private DecoderProcess decoder;

  /**
   * @param maxPixels of one image, as {@link ImageDecoder} takes it
   */
  public TriedImageReader(ExampleReader reader, long maxPixels) {
    this.reader = reader;
    this.maxPixels = maxPixels;
  }

  @Override
  public byte[] read(Example file) throws RejectedExampleException {
    byte[] bytes = reader.read(file);
    refuseDeadly(bytes);
    return bytes;
  }

  private synchronized void refuseDeadly(byte[] bytes) throws RejectedExampleException {
    int exitCode = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (decoder().survives(bytes)) {
        return;
      }
      exitCode = decoder.exitCode();
      decoder = null;
    }
    throw new RejectedExampleException(
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
