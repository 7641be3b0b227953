package io.frostline.example.shard;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;

/**
 * A row of the Spark image source: pixels decoded by Spark, in OpenCV order. They become a Netpbm
 * file: the unchanged pixels after a header with their size.
 *
 * @see <a href="https://spark.apache.org/docs/latest/ml-datasource.html">Spark, image data
 *     source</a>
 */
final class SparkImage {
  static final String DATA = "data";

  private static final Set<String> FIELDS = Set.of("height", "width", "nChannels", "mode", DATA);
  private static final int GREY = 1;
  private static final int BGR = 3;
  private static final int BGRA = 4;
  private static final int WHITE = 255;

  private SparkImage() {}

  /** Whether a column contains such images. */
  static boolean matches(GroupType column) {
    return FIELDS.stream().allMatch(column::containsField);
  }

  static byte[] netpbm(Group image) throws RejectedExampleException {
    int height = image.getInteger("height", 0);
    int width = image.getInteger("width", 0);
    int channels = image.getInteger("nChannels", 0);
    int mode = image.getInteger("mode", 0);
    byte[] data = image.getBinary(DATA, 0).getBytes();
    // CV_8UC1, CV_8UC3 and CV_8UC4 of OpenCV.
    boolean known =
        (channels == GREY || channels == BGR || channels == BGRA) && mode == (channels - 1) * 8;
    if (!known) {
      throw new RejectedExampleException(
          RejectionReason.UNSUPPORTED_FORMAT,
          Formatted.of(
              "The row has %d x %d pixels of the OpenCV type %d, but only 0, 16 and 24 are supported: Spark could not decode the image, or it does not have 8 bits per channel. Fetch or convert the original file.",
              width, height, mode));
    }
    if (width < 1 || height < 1 || data.length != (long) width * height * channels) {
      throw new RejectedExampleException(
          RejectionReason.CORRUPT,
          Formatted.of(
              "The row announces %d x %d pixels with %d channels, but has %,d bytes. Read the images again.",
              width, height, channels, data.length));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream(data.length + 32);
    file.writeBytes(
        Formatted.of("%s\n%d %d\n255\n", channels == GREY ? "P5" : "P6", width, height)
            .getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(channels == GREY ? data : rgb(data, channels));
    return file.toByteArray();
  }

  /** Blends transparency over white, like the decoder. */
  private static byte[] rgb(byte[] data, int channels) {
    byte[] rgb = new byte[data.length / channels * BGR];
    for (int in = 0, out = 0; in < data.length; in += channels, out += BGR) {
      int opacity = channels == BGRA ? data[in + BGR] & 0xFF : WHITE;
      for (int channel = 0; channel < BGR; channel++) {
        int colour = data[in + 2 - channel] & 0xFF;
        rgb[out + channel] =
            (byte) Math.min(WHITE, (colour * opacity + WHITE / 2) / WHITE + WHITE - opacity);
      }
    }
    return rgb;
  }
}
