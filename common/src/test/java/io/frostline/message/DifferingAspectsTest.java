package io.frostline.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DifferingAspectsTest {
  @Test
  void namesBothValuesOfWhatDiffers() {
    assertThat(
            DifferingAspects.between(
                new TreeMap<>(Map.of("epochs", "20", "seed", "1", "only", "x")),
                new TreeMap<>(Map.of("epochs", "30", "seed", "1", "wanted", "y"))))
        .containsExactly(
            "epochs: existing 20, requested 30",
            "only: existing x, requested none",
            "wanted: existing none, requested y");
  }

  @Test
  void theSameHasNone() {
    assertThat(DifferingAspects.between(Map.of("seed", "1"), Map.of("seed", "1"))).isEmpty();
  }
}
