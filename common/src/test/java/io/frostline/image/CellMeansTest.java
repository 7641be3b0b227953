package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CellMeansTest {
  private static final Offset<Float> ROUNDING = within(1e-5f);
  private static final float[] LEVELS = {1, 2, 3, 4, 5, 6, 7, 8};

  @Test
  void asManyCellsAsPixelsAreThePixels() {
    assertThat(CellMeans.of(LEVELS, new CellMeans(4, 4, 0, 1), new CellMeans(2, 2, 0, 1)))
        .containsExactly(LEVELS, ROUNDING);
  }

  @Test
  void aCellIsTheMeanOfWhatItCovers() {
    assertThat(CellMeans.of(LEVELS, new CellMeans(4, 2, 0, 1), new CellMeans(2, 1, 0, 1)))
        .containsExactly(new float[] {3.5f, 5.5f}, ROUNDING);
  }

  @Test
  void pixelsAtTheEdgesOfAWindowCountInProportion() {
    // From the middle of the first pixel to the middle of the second.
    assertThat(CellMeans.of(LEVELS, new CellMeans(4, 1, 0.125, 0.25), new CellMeans(2, 2, 0, 1)))
        .containsExactly(new float[] {1.5f, 5.5f}, ROUNDING);
  }

  @Test
  void moreCellsThanPixelsRepeatThem() {
    assertThat(CellMeans.of(LEVELS, new CellMeans(4, 8, 0, 1), new CellMeans(2, 1, 0, 0.5)))
        .containsExactly(new float[] {1, 1, 2, 2, 3, 3, 4, 4}, ROUNDING);
  }
}
