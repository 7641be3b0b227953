package io.frostline.backbone.imports;

import io.frostline.backbone.FloatTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far one tensor differs between two networks that were fed the same images.
 *
 * @param tensor its name
 * @param shape in the network under test, batch first
 * @param batched whether it has one row per image, of the source's shape
 * @param absolute the largest difference
 * @param relative the same in units of the source's largest absolute value
 */
record LayerComparison(
    String tensor, long[] shape, boolean batched, double absolute, double relative) {
  static final double TOLERANCE = 1e-4;

  boolean agrees() {
    return batched && relative <= TOLERANCE;
  }

  /** The shapes of tensors for one image, batch first, in the order of the comparisons. */
  static Map<String, long[]> shapes(List<LayerComparison> comparisons) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (LayerComparison comparison : comparisons) {
      long[] single = comparison.shape().clone();
      if (comparison.batched()) {
        single[0] = 1;
      }
      shapes.put(comparison.tensor(), single);
    }
    return shapes;
  }

  /**
   * Compares the rows of one batch with the results of single runs.
   *
   * @param singles one per row
   */
  static LayerComparison of(String tensor, FloatTensor batch, FloatTensor... singles) {
    if (!batched(batch.shape(), singles)) {
      return new LayerComparison(tensor, batch.shape(), false, 0, 0);
    }
    double largestDifference = 0;
    double largestValue = 0;
    for (int image = 0; image < singles.length; image++) {
      float[] source = singles[image].values();
      int from = image * source.length;
      for (int index = 0; index < source.length; index++) {
        float tested = batch.values()[from + index];
        largestValue = Math.max(largestValue, Math.abs(source[index]));
        if (Float.compare(tested, source[index]) != 0) {
          largestDifference = Math.max(largestDifference, Math.abs(tested - source[index]));
        }
      }
    }
    double relative = largestDifference == 0 ? 0 : largestDifference / largestValue;
    return new LayerComparison(tensor, batch.shape(), true, largestDifference, relative);
  }

  private static boolean batched(long[] shape, FloatTensor... singles) {
    long[] expected = singles[0].shape().clone();
    if (expected.length == 0 || expected[0] != 1) {
      return false;
    }
    expected[0] = singles.length;
    return Arrays.equals(shape, expected);
  }
}
