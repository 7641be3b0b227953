package io.frostline.proof;

import io.frostline.example.RejectedExampleException;
import io.frostline.image.Framing;
import io.frostline.image.ImageDecoder;
import io.frostline.image.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws the images that networks are compared on: RGB interleaved, row after row, the same on every
 * machine. The photograph is decoded and framed as in an extraction.
 */
final class ProofPixels {
  private static final String PHOTOGRAPH = "photograph.png";
  private static final int CHANNELS = ImageInput.CHANNELS;
  private static final long SEED = 42;

  private final Framing framing;

  ProofPixels(Framing framing) {
    this.framing = framing;
  }

  /** Three of noise, three gradients, the photograph and its mirror image. */
  List<byte[]> draw() {
    byte[] photograph = photograph();
    return List.of(
        noise(SEED),
        noise(SEED + 1),
        noise(SEED + 2),
        drawn((x, y, channel) -> x),
        drawn((x, y, channel) -> y),
        drawn((x, y, channel) -> List.of(x, y, 1 - x).get(channel)),
        photograph,
        mirrored(photograph));
  }

  private byte[] noise(long seed) {
    byte[] pixels = new byte[framing.byteCount()];
    new SplittableRandom(seed).nextBytes(pixels);
    return pixels;
  }

  /** A level from 0 to 1 at a place from 0 to 1. */
  @FunctionalInterface
  private interface Level {
    double at(double x, double y, int channel);
  }

  private byte[] drawn(Level level) {
    byte[] pixels = new byte[framing.byteCount()];
    for (int index = 0; index < pixels.length; index++) {
      int position = index / CHANNELS;
      double x = share(position % framing.width(), framing.width());
      double y = share(position / framing.width(), framing.height());
      pixels[index] = (byte) Math.round(255 * level.at(x, y, index % CHANNELS));
    }
    return pixels;
  }

  private static double share(int position, int side) {
    return (double) position / Math.max(1, side - 1);
  }

  private byte[] photograph() {
    ByteBuffer pixels = ByteBuffer.allocate(framing.byteCount());
    try (InputStream file = ProofPixels.class.getResourceAsStream(PHOTOGRAPH);
        RgbImage image =
            new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS).decode(file.readAllBytes())) {
      framing.write(image, pixels);
      return pixels.array();
    } catch (IOException | RejectedExampleException impossible) {
      throw new IllegalStateException("The photograph in the jar is unreadable.", impossible);
    }
  }

  private byte[] mirrored(byte[] pixels) {
    byte[] mirrored = new byte[pixels.length];
    for (int index = 0; index < pixels.length; index++) {
      int position = index / CHANNELS;
      int x = position % framing.width();
      int opposite = position - x + framing.width() - 1 - x;
      mirrored[index] = pixels[opposite * CHANNELS + index % CHANNELS];
    }
    return mirrored;
  }
}
