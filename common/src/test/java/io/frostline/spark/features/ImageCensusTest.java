package io.frostline.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageCensusTest {
  @Test
  void saysHowManyAreLeftOut() {
    assertThat(new ImageCensus(175, 25, "file:/a.png").note())
        .contains(
            "25 of 200 images are not in every table, for example file:/a.png, and left out. Images are matched by uri, length and modified.");
    assertThat(new ImageCensus(199, 1, "file:/a.png").note().orElseThrow())
        .startsWith("1 of 200 images is not in every table");
  }

  @Test
  void saysNothingIfAllTablesHaveTheSameImages() {
    assertThat(new ImageCensus(200, 0, null).note()).isEmpty();
  }
}
