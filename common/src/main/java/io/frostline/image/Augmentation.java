package io.frostline.image;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * Which version of an image is used: version 0 is the image as it is; each other one is a crop of
 * 80 to 100 % of its area at a random place, resized to the size of the input, and by chance
 * mirrored, left to right. These are the random crops and flips of Szegedy et al. 2015
 * (arXiv:1409.4842, section 6), which begin at 8 %, with crops that leave the object in the image.
 * Larger ones suit long trainings that never see a crop twice.
 *
 * <p>What happens to an image depends on its uri, the number of the version and the seed only.
 *
 * @param version of each image, from 0
 * @param seed of the random numbers
 */
public record Augmentation(int version, long seed) implements Serializable {
  /** Every image as it is. */
  public static final Augmentation NONE = new Augmentation(0, 0);

  private static final double LEAST_AREA = 0.8;
  private static final double PER_CENT = 100;

  public Augmentation {
    if (version < 0) {
      throw new IllegalArgumentException("The version " + version + " is negative.");
    }
  }

  /** Whether images stay as they are. */
  public boolean isNone() {
    return version == 0;
  }

  /** What distinguishes the name of its table: nothing for images as they are. */
  public String inName() {
    return isNone() ? "" : Formatted.of("-augmented-%d", version);
  }

  /** What is recorded of it, after the preprocessing. */
  public String recordIn(String preprocessing) {
    return isNone()
        ? preprocessing
        : Formatted.of(
            "%s, version %d of each image, a crop of %.0f to 100 %% of the area, mirrored by chance (seed %d)",
            preprocessing, version, PER_CENT * LEAST_AREA, seed);
  }

  /**
   * Writes the version of a framed image at the position of a buffer, and advances it.
   *
   * @param uri of the image
   * @param framed interleaved RGB, row by row
   */
  void write(String uri, Framing framing, byte[] framed, ByteBuffer target) {
    SplittableRandom random = new SplittableRandom(start(uri));
    double share = Math.sqrt(LEAST_AREA + (1 - LEAST_AREA) * random.nextDouble());
    Crop columns = new Crop(framing.width(), share, random.nextDouble());
    Crop rows = new Crop(framing.height(), share, random.nextDouble());
    boolean mirrored = random.nextBoolean();
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < columns.size(); column++) {
        double at = columns.place(mirrored ? columns.size() - 1 - column : column);
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
          target.put((byte) Math.round(between(framed, columns, rows.place(row), at, channel)));
        }
      }
    }
  }

  /**
   * A part of a side that is resized to all of it.
   *
   * @param share of the side that is kept
   * @param at which of the possible places it is, 0 to 1
   */
  private record Crop(int size, double share, double at) {
    /**
     * The place in the image of the centre of a pixel, within the centres of the outermost ones.
     */
    double place(int pixel) {
      double place = at * (1 - share) * size + (pixel + 0.5) * share - 0.5;
      return Math.min(Math.max(place, 0), size - 1);
    }
  }

  /** The bilinear mean of the four pixels around a place. */
  private static double between(
      byte[] framed, Crop columns, double down, double across, int channel) {
    int top = (int) down;
    int left = (int) across;
    int bottom = (int) Math.ceil(down);
    int right = (int) Math.ceil(across);
    int width = columns.size();
    double above =
        mixed(
            level(framed, top * width + left, channel),
            level(framed, top * width + right, channel),
            across - left);
    double below =
        mixed(
            level(framed, bottom * width + left, channel),
            level(framed, bottom * width + right, channel),
            across - left);
    return mixed(above, below, down - top);
  }

  private static int level(byte[] framed, int pixel, int channel) {
    return framed[pixel * RgbImage.CHANNELS + channel] & RgbImage.MAX_LEVEL;
  }

  private static double mixed(double one, double other, double share) {
    return one + (other - one) * share;
  }

  private long start(String uri) {
    CRC32 hash = new CRC32();
    hash.update(uri.getBytes(StandardCharsets.UTF_8));
    return (hash.getValue() << Integer.SIZE) + seed * 1_000_003 + version;
  }
}
