package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutPoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnNamesTest {
  @Test
  void aSingleLayerIsCalledFeatures() {
    assertThat(ColumnNames.of(List.of("conv/5"))).containsExactly("features");
  }

  @Test
  void severalLayersAreTellableApartWithoutQuotes() {
    assertThat(ColumnNames.of(List.of("conv/5:0", "fc7")))
        .containsExactly("features_conv_5_0", "features_fc7");
  }

  @Test
  void namesThatWouldCollideInSqlAreNumbered() {
    assertThat(ColumnNames.of(List.of("a/b", "A:b", "a_b")))
        .containsExactly("features_a_b", "features_A_b_2", "features_a_b_3");
  }

  @Test
  void aCutIsNamedAfterItsLayerAndItsPooling() {
    assertThat(
            ColumnNames.ofCuts(
                List.of(
                    new CutPoint("conv/5", Pooling.GRID2),
                    new CutPoint("conv/5", Pooling.AVERAGE))))
        .containsExactly("features_conv_5_grid2", "features_conv_5_average");
  }
}
