package io.frostline.spark.evaluation;

import io.frostline.evaluation.PrincipalAxes;
import io.frostline.head.FeatureMoments;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * The plane of the first two principal components of standardised features, computed in a few
 * passes over the rows. Each feature has a standard deviation of 1, as in the input of the head;
 * constant features are ignored.
 *
 * @param mean of each feature
 * @param scale the inverse standard deviation of each feature; 0 if it is constant
 * @param axes the two components
 * @param explained the shares of the variance that they explain
 */
record FeaturePlane(double[] mean, double[] scale, double[][] axes, List<Double> explained)
    implements Serializable {
  private static final int DIMENSIONS = 2;
  private static final int MAX_PASSES = 30;

  /** The plane of these rows; empty if they vary in fewer than two directions. */
  static Optional<FeaturePlane> of(JavaRDD<float[]> rows, int width) {
    rows.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      FeatureMoments moments =
          rows.treeAggregate(
              new FeatureMoments(width), (sums, row) -> sums.add(row), FeatureMoments::merge);
      double varying = Arrays.stream(moments.scale()).filter(scale -> scale > 0).count();
      if (moments.rows() <= DIMENSIONS || varying < DIMENSIONS) {
        return Optional.empty();
      }
      PrincipalAxes search = new PrincipalAxes(width, DIMENSIONS);
      for (int pass = 0; pass < MAX_PASSES && !search.hasConverged(); pass++) {
        search.advance(products(rows, moments, search.vectors()));
      }
      List<Double> explained =
          Arrays.stream(search.variances()).map(variance -> variance / varying).boxed().toList();
      return Optional.of(
          new FeaturePlane(moments.mean(), moments.scale(), search.axes(), explained));
    } finally {
      rows.unpersist();
    }
  }

  /**
   * The covariance of the features times each of the vectors, without computing the covariance
   * itself.
   */
  private static double[][] products(
      JavaRDD<float[]> rows, FeatureMoments moments, double[][] vectors) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.context());
    Broadcast<FeatureProducts.Factors> factors =
        context.broadcast(new FeatureProducts.Factors(moments.mean(), moments.scale(), vectors));
    try {
      return rows.treeAggregate(
              new FeatureProducts(),
              (sums, row) -> sums.add(row, factors.value()),
              FeatureProducts::merge)
          .dividedBy(moments.rows());
    } finally {
      factors.destroy();
    }
  }

  /** The coordinates of features in the plane. */
  double[] place(float[] features) {
    double[] place = new double[DIMENSIONS];
    for (int feature = 0; feature < mean.length; feature++) {
      double standardised = (features[feature] - mean[feature]) * scale[feature];
      for (int axis = 0; axis < DIMENSIONS; axis++) {
        place[axis] += standardised * axes[axis][feature];
      }
    }
    return place;
  }
}
