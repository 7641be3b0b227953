package io.frostline.image;

import static org.bytedeco.opencv.global.opencv_core.CV_16S;
import static org.bytedeco.opencv.global.opencv_core.meanStdDev;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.Laplacian;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * What the decoded pixels of an image are like, by their luma: 0.299 red + 0.587 green + 0.114 blue
 * (ITU-R BT.601), rounded to levels from 0 to 255.
 *
 * <p>Brightness, contrast and entropy are those of all decoded pixels, and sharpness of an image
 * whose longer side has at most {@value #SIDE} pixels, so that the same picture in two sizes is
 * about as sharp in both. A network for 224 pixels or more has as many pixels decoded; of a smaller
 * one, large JPEGs decoded at reduced scale have fewer.
 *
 * @param brightness the mean, 0 (black) to 255 (white)
 * @param contrast the standard deviation, 0 (one level) to 127.5 (half black, half white)
 * @param sharpness the variance of the Laplacian with 4 neighbours (Pech-Pacheco et al.: Diatom
 *     autofocusing in brightfield microscopy, 2000), in squared levels; edges are mirrored
 * @param entropy that of Shannon of the histogram of the levels, in bits: 0 (one level) to 8
 */
public record ImageStatistics(float brightness, float contrast, float sharpness, float entropy) {
  /** The columns of a table, in the order of the values. */
  public static final List<String> NAMES =
      List.of("brightness", "contrast", "sharpness", "entropy");

  /** Larger than what most networks take, so that what they see blurred is found blurred. */
  private static final int SIDE = 512;

  private static final int LEVELS = RgbImage.MAX_LEVEL + 1;

  /** Those of an image. */
  static ImageStatistics of(RgbImage image) {
    try (Mat rgb = image.view();
        Mat luma = new Mat()) {
      cvtColor(rgb, luma, COLOR_RGB2GRAY);
      return of(histogram(luma), (long) image.width() * image.height(), sharpness(luma));
    }
  }

  private static long[] histogram(Mat luma) {
    long[] histogram = new long[LEVELS];
    byte[] row = new byte[luma.cols()];
    try (BytePointer data = luma.data()) {
      for (int y = 0; y < luma.rows(); y++) {
        data.position(y * luma.step()).get(row);
        for (byte level : row) {
          histogram[level & RgbImage.MAX_LEVEL]++;
        }
      }
    }
    return histogram;
  }

  private static ImageStatistics of(long[] histogram, long pixels, double sharpness) {
    double sum = 0;
    double squares = 0;
    double entropy = 0;
    for (int level = 0; level < histogram.length; level++) {
      double share = (double) histogram[level] / pixels;
      sum += share * level;
      squares += share * level * level;
      entropy -= share > 0 ? share * Math.log(share) / Math.log(2) : 0;
    }
    return new ImageStatistics(
        (float) sum,
        (float) Math.sqrt(Math.max(0, squares - sum * sum)),
        (float) sharpness,
        (float) Math.max(0, entropy));
  }

  private static double sharpness(Mat luma) {
    double scale = (double) SIDE / Math.max(luma.cols(), luma.rows());
    if (scale >= 1) {
      return varianceOfLaplacian(luma);
    }
    try (Size size =
            new Size(
                (int) Math.max(1, Math.round(scale * luma.cols())),
                (int) Math.max(1, Math.round(scale * luma.rows())));
        Mat reduced = new Mat()) {
      resize(luma, reduced, size, 0, 0, INTER_AREA);
      return varianceOfLaplacian(reduced);
    }
  }

  private static double varianceOfLaplacian(Mat luma) {
    try (Mat laplacian = new Mat();
        Mat mean = new Mat();
        Mat deviation = new Mat()) {
      Laplacian(luma, laplacian, CV_16S);
      meanStdDev(laplacian, mean, deviation);
      double single = deviation.createIndexer().getDouble(0);
      return single * single;
    }
  }

  /** The values as Java objects, in the order of {@link #NAMES}. */
  public List<Float> values() {
    return List.of(brightness, contrast, sharpness, entropy);
  }
}
