package io.frostline.spark.training;

import io.frostline.feature.Portion;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.LabelledRows;
import io.frostline.head.Optimizer;
import io.frostline.head.RidgeRegression;
import io.frostline.head.Standardisation;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Training rows that are few enough to be in memory at once, as a closed form needs them. */
final class FewRows {
  private FewRows() {}

  /**
   * Checks before anything is loaded.
   *
   * @throws UserException if there are too many rows for the optimiser
   */
  static void check(HeadConfiguration configuration, PortionCounts counts) {
    long rows = counts.of(Portion.TRAIN);
    Optimizer optimizer = configuration.optimizer();
    if (optimizer.isAtOnce() && rows > RidgeRegression.MOST_ROWS) {
      throw new UserException(
          Formatted.of(
              "--optimizer %s solves for all training rows at once, which is possible for up to %,d, but there are %,d. Pass another, such as --optimizer adam.",
              optimizer.keyword(), RidgeRegression.MOST_ROWS, rows));
    }
  }

  /** All rows, standardised. */
  static LabelledRows of(JavaRDD<FeatureChunk> chunks, Standardisation standardisation) {
    List<FeatureChunk> parts = chunks.collect();
    int width = standardisation.width();
    int count = parts.stream().mapToInt(FeatureChunk::rows).sum();
    float[] features = new float[Math.multiplyExact(count, width)];
    int[] labels = new int[count];
    int filled = 0;
    for (FeatureChunk part : parts) {
      System.arraycopy(part.features(), 0, features, filled * width, part.rows() * width);
      System.arraycopy(part.labels(), 0, labels, filled, part.rows());
      filled += part.rows();
    }
    for (int row = 0; row < count; row++) {
      standardisation.apply(features, row * width);
    }
    return new LabelledRows(features, width, labels);
  }
}
