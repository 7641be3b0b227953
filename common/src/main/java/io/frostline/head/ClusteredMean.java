package io.frostline.head;

import java.util.List;

/**
 * A mean over rows that come in clusters, such as folds of groups, of which each row resembles the
 * others of its cluster: they say less about rows of other clusters than as many rows at random.
 *
 * <p>The mean is that over all rows, as a ratio of two sums over the clusters; its variance is that
 * of Kish (Survey Sampling, 1965), which for clusters of one size is the variance of their means,
 * divided by their number.
 */
public record ClusteredMean(List<Cluster> clusters) {
  public ClusteredMean {
    clusters = List.copyOf(clusters);
  }

  /**
   * Some of the rows.
   *
   * @param rows how many
   * @param sum of their values
   */
  public record Cluster(long rows, double sum) {}

  /** The number of rows. */
  public long rows() {
    return clusters.stream().mapToLong(Cluster::rows).sum();
  }

  /** The mean over all rows. */
  public double mean() {
    return clusters.stream().mapToDouble(Cluster::sum).sum() / rows();
  }

  /** The variance of the mean; 0 for a single cluster, which says nothing about others. */
  public double variance() {
    double mean = mean();
    double squares = 0;
    for (Cluster cluster : clusters) {
      double deviation = (cluster.sum() - cluster.rows() * mean) / rows();
      squares += deviation * deviation;
    }
    int count = clusters.size();
    return count < 2 ? 0 : squares * count / (count - 1);
  }
}
