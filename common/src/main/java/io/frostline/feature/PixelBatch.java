package io.frostline.feature;

import io.frostline.example.RejectedExampleException;
import io.frostline.image.Augmentation;
import io.frostline.image.CheckedImage;
import io.frostline.image.Framing;
import io.frostline.image.RgbImage;
import io.frostline.onnx.InputTensor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Images that run through the network together: resized and cropped one by one, then run as a
 * batch.
 *
 * <p>Every batch has the same size, and the last one is padded with black images: the features of
 * an image must not depend on how many neighbours it had.
 */
final class PixelBatch {
  private final Framing framing;
  private final Augmentation version;
  private final FeatureNetwork network;
  private final int size;
  private final ByteBuffer pixels;
  private int images;

  /**
   * An empty batch.
   *
   * @param size images per batch
   */
  public PixelBatch(PixelForm form, FeatureNetwork network, int size) {
    this.framing = form.framing();
    this.version = form.version();
    this.network = network;
    this.size = size;
    this.pixels = ByteBuffer.allocateDirect(Math.multiplyExact(size, framing.byteCount()));
  }

  /** The size of the upright image, before resizing. */
  public record Extent(int width, int height) {}

  public boolean isFull() {
    return images == size;
  }

  public boolean isEmpty() {
    return images == 0;
  }

  /** Decodes an image as {@link #add} needs it; the image keeps the pixels. */
  void decode(CheckedImage image) throws RejectedExampleException {
    image.pixels(framing);
  }

  /**
   * Adds an image, unless the batch is full. The batch must not run before the image is closed.
   *
   * @param uri of the image
   * @throws RejectedExampleException if it cannot be used; the batch is unchanged
   */
  public Extent add(String uri, CheckedImage image) throws RejectedExampleException {
    RgbImage decoded = image.pixels(framing);
    pixels.position(images * framing.byteCount());
    image.write(framing, version, uri, pixels);
    images++;
    return new Extent(decoded.originalWidth(), decoded.originalHeight());
  }

  /**
   * Runs the network and empties the batch.
   *
   * @return its outputs as [image][output][value], in the order in which the images were added
   */
  public float[][][] run() {
    pixels.position(images * framing.byteCount());
    while (pixels.hasRemaining()) {
      pixels.put((byte) 0);
    }
    pixels.flip();
    float[][][] outputs =
        network.run(List.of(InputTensor.bytes(pixels, size, framing.height(), framing.width(), 3)));
    float[][][] ofImages = new float[images][outputs.length][];
    for (int image = 0; image < images; image++) {
      for (int output = 0; output < outputs.length; output++) {
        ofImages[image][output] = outputs[output][image];
      }
    }
    pixels.clear();
    images = 0;
    return ofImages;
  }
}
