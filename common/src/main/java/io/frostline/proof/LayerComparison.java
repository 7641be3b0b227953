package io.frostline.proof;

import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How far one tensor differs between source and package.
 *
 * @param tensor its name
 * @param shape for one image, batch first
 * @param batched whether it has one row per image, of the source's shape
 * @param images one entry per image; none when it is not batched
 */
public record LayerComparison(
    String tensor, long[] shape, boolean batched, List<ImageDifference> images) {
  /**
   * Compares the rows of one batch with the results of single runs.
   *
   * @param tested the batch
   * @param singles the source's, one per row
   */
  public static LayerComparison of(
      String tensor, MeasuredTensor tested, List<FloatTensor> singles) {
    long[] shape = singles.get(0).shape();
    FloatTensor batch = tested.values();
    if (!batched(batch.shape(), shape, singles.size())) {
      return new LayerComparison(tensor, shape, false, List.of());
    }
    List<ImageDifference> images =
        IntStream.range(0, singles.size())
            .mapToObj(
                image ->
                    ImageDifference.of(singles.get(image).values(), tested, image * batch.width()))
            .toList();
    return new LayerComparison(tensor, shape, true, images);
  }

  /**
   * Compares two batches.
   *
   * @param source with at least one row
   */
  static LayerComparison of(String tensor, MeasuredTensor tested, FloatTensor source) {
    long[] shape = source.shape().clone();
    shape[0] = 1;
    float[][] rows = source.rows();
    return of(tensor, tested, Stream.of(rows).map(row -> new FloatTensor(shape, row)).toList());
  }

  private static boolean batched(long[] batch, long[] single, int images) {
    if (single.length == 0 || single[0] != 1) {
      return false;
    }
    long[] expected = single.clone();
    expected[0] = images;
    return Arrays.equals(batch, expected);
  }

  /** The same tensor when its rows turn out to depend on each other. */
  public LayerComparison notBatched() {
    return new LayerComparison(tensor, shape, false, List.of());
  }

  /** The same tensor for further images. */
  LayerComparison and(LayerComparison others) {
    List<ImageDifference> all = new ArrayList<>(images);
    all.addAll(others.images);
    return new LayerComparison(tensor, shape, batched && others.batched, all);
  }

  /** Whether the tensor has one row per image and differs by no more than rounding explains. */
  public boolean agrees() {
    return batched && share() <= 1;
  }

  /** The largest difference in units of what rounding may do to the same value. */
  public double share() {
    return images.stream().mapToDouble(ImageDifference::share).max().orElse(0);
  }

  /** The largest difference of two numbers. */
  public double absolute() {
    return largest(images);
  }

  /** The largest difference in units of the source's largest absolute value. */
  public double relative() {
    return relative(images);
  }

  /** The same over the images of one kind. */
  public double absolute(ProofImages.Kind kind) {
    return largest(kind.of(images));
  }

  /**
   * The same over the images of one kind, in units of the largest absolute value over all images.
   */
  public double relative(ProofImages.Kind kind) {
    return relative(kind.of(images));
  }

  /** What is wrong, to follow the tensor's name. */
  public String text() {
    if (Double.isInfinite(absolute())) {
      return "has NaN or infinite values in the source or in the package";
    }
    return Formatted.of(
        "differs from its source by %.2g, which is %.1e of its largest value; in one place it is %.1e times what rounding explains",
        absolute(), relative(), share());
  }

  private static double largest(List<ImageDifference> images) {
    return images.stream().mapToDouble(ImageDifference::difference).max().orElse(0);
  }

  private double relative(List<ImageDifference> some) {
    double difference = largest(some);
    double largestValue =
        images.stream().mapToDouble(ImageDifference::largestValue).max().orElse(0);
    return difference == 0 ? 0 : difference / largestValue;
  }

  /** The shapes of tensors for one image, batch first, in the order of the comparisons. */
  public static Map<String, long[]> shapes(List<LayerComparison> comparisons) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    comparisons.forEach(comparison -> shapes.put(comparison.tensor(), comparison.shape()));
    return shapes;
  }
}
