package io.frostline.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.ExampleKind;
import org.junit.jupiter.api.Test;

class ExampleCensusTest {
  @Test
  void saysHowManyAreLeftOut() {
    assertThat(new ExampleCensus(ExampleKind.IMAGE, 175, 25, "file:/a.png").note())
        .contains(
            "25 of 200 images are not in every table, for example file:/a.png, and left out. They are matched by uri, length and modified.");
    assertThat(new ExampleCensus(ExampleKind.IMAGE, 199, 1, "file:/a.png").note().orElseThrow())
        .startsWith("1 of 200 images is not in every table");
    assertThat(new ExampleCensus(ExampleKind.TEXT, 1, 2, "a").note().orElseThrow())
        .startsWith("2 of 3 texts are not in every table");
  }

  @Test
  void saysNothingIfAllTablesHaveTheSameImages() {
    assertThat(new ExampleCensus(ExampleKind.IMAGE, 200, 0, null).note()).isEmpty();
  }
}
