package io.frostline.proof;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.TensorLayout;
import io.frostline.image.Framing;
import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32;

/** The images that a package and its source are compared on, preprocessed as the model expects. */
public final class ProofImages {
  /** How many there are, all in one batch. */
  public static final int COUNT = 8;

  private static final int[] PALE = {6, 0, 3};
  private static final int[] VIVID = {1, 4, 7};

  /** Networks fail differently on images of different kinds. */
  public enum Kind {
    NOISE("3 images of noise", 0, 3),
    GRADIENTS("3 gradients (across, down, in colours)", 3, 6),
    PHOTOGRAPH("a photograph and its mirror image", 6, 8),
    ALL("noise, gradients and photograph", 0, 8);

    /** The kinds that do not overlap. */
    public static final List<Kind> EACH = List.of(NOISE, GRADIENTS, PHOTOGRAPH);

    private final String text;
    private final int from;
    private final int to;

    Kind(String text, int from, int to) {
      this.text = text;
      this.from = from;
      this.to = to;
    }

    /** The part of a list with one entry per image that belongs to images of this kind. */
    public <T> List<T> of(List<T> perImage) {
      return perImage.subList(from, to);
    }
  }

  private final InputFormat format;
  private final Preprocessing preprocessing;
  private final List<byte[]> pixels;

  /** Draws the images for a network of this input and preprocessing, the same ones each time. */
  public ProofImages(InputFormat format, Preprocessing preprocessing) {
    this.format = format;
    this.preprocessing = preprocessing;
    this.pixels =
        new ProofPixels(
                new Framing(
                    format.width(),
                    format.height(),
                    preprocessing.resize(),
                    preprocessing.interpolation()))
            .draw();
  }

  /** The images for a package. */
  public static ProofImages of(ModelDescription model) {
    PixelInput input = model.pixels();
    return new ProofImages(
        new InputFormat(input.width(), input.height(), input.colorOrder(), input.layout()),
        model.preprocessing());
  }

  /** What to call them in a record of checks. */
  public String text(Kind kind) {
    return Formatted.of("%s, %d x %d, pixels 0 to 255", kind.text, format.width(), format.height());
  }

  /** The checksum that shows whether two machines see the same pixels. */
  public long checksum() {
    CRC32 checksum = new CRC32();
    pixels.forEach(checksum::update);
    return checksum.getValue();
  }

  /** One image as bytes: uint8 RGB [1, H, W, 3], in a direct buffer of its own. */
  public ByteBuffer bytes(int image) {
    byte[] source = pixels.get(image);
    return ByteBuffer.allocateDirect(source.length).put(source).flip();
  }

  /**
   * Some of the images as one batch.
   *
   * @param from the first
   * @param to the one after the last
   */
  public FloatTensor batch(int from, int to) {
    return batch(pixels.subList(from, to));
  }

  /** A batch of images, each as uint8 RGB [H, W, 3]. */
  FloatTensor batch(List<byte[]> some) {
    int width = pixels.get(0).length;
    float[] values = new float[some.size() * width];
    for (int image = 0; image < some.size(); image++) {
      fill(values, image * width, some.get(image));
    }
    return new FloatTensor(format.shape(some.size()), values);
  }

  /** One of three images with pixels from 96 to 159, one of each kind. */
  byte[] pale(int image) {
    byte[] pale = pixels.get(PALE[image]).clone();
    for (int index = 0; index < pale.length; index++) {
      pale[index] = (byte) (96 + Byte.toUnsignedInt(pale[index]) / 4);
    }
    return pale;
  }

  /** One of three images with pixels from 0 to 255, one of each kind, different from the pale. */
  byte[] vivid(int image) {
    return pixels.get(VIVID[image]);
  }

  private void fill(float[] values, int from, byte[] source) {
    int positions = source.length / ImageInput.CHANNELS;
    for (int index = 0; index < source.length; index++) {
      int channel = index % ImageInput.CHANNELS;
      int position = index / ImageInput.CHANNELS;
      int ordered = format.colorOrder() == ColorOrder.RGB ? channel : 2 - channel;
      int target =
          format.layout() == TensorLayout.NCHW
              ? ordered * positions + position
              : position * ImageInput.CHANNELS + ordered;
      double scaled = Byte.toUnsignedInt(source[index]) * preprocessing.scale();
      values[from + target] =
          (float) ((scaled - preprocessing.mean().get(ordered)) / preprocessing.std().get(ordered));
    }
  }
}
