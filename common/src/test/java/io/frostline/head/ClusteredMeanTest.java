package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.frostline.head.ClusteredMean.Cluster;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusteredMeanTest {
  /** Means of 1, 2 and 6 vary by 7, divided by three. */
  @Test
  void clustersOfOneSizeHaveTheVarianceOfTheirMeans() {
    ClusteredMean mean =
        new ClusteredMean(List.of(new Cluster(4, 4), new Cluster(4, 8), new Cluster(4, 24)));

    assertThat(mean.rows()).isEqualTo(12);
    assertThat(mean.mean()).isCloseTo(3, within(1e-12));
    assertThat(mean.variance()).isCloseTo(7 / 3.0, within(1e-12));
  }

  @Test
  void aClusterOfOneRowIsAsGoodAsARow() {
    ClusteredMean mean =
        new ClusteredMean(List.of(new Cluster(1, 1), new Cluster(1, 0), new Cluster(1, 0)));

    assertThat(mean.variance()).isCloseTo(1 / 3.0 * 2 / 3.0 / 2, within(1e-12));
  }

  @Test
  void aLargeClusterCountsByItsRows() {
    ClusteredMean mean = new ClusteredMean(List.of(new Cluster(90, 90), new Cluster(10, 0)));

    assertThat(mean.mean()).isCloseTo(0.9, within(1e-12));
    assertThat(mean.variance()).isCloseTo(2 * (0.09 * 0.09 + 0.09 * 0.09), within(1e-12));
  }

  @Test
  void aSingleClusterSaysNothingAboutOthers() {
    assertThat(new ClusteredMean(List.of(new Cluster(5, 2))).variance()).isZero();
  }
}
