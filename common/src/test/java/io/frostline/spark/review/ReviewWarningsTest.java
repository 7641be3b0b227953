package io.frostline.spark.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.spark.review.ReviewWarnings.Doubted;
import org.junit.jupiter.api.Test;

class ReviewWarningsTest {
  private static final Doubted FEW = new Doubted(1000, 101, 0.86);

  @Test
  void usualFindingsAreNotWarnedOf() {
    assertThat(new ReviewWarnings(1000, 200, 0.93, FEW).sentences()).isEmpty();
    assertThat(new ReviewWarnings(1000, 0, 0.93, new Doubted(0, 0, 0)).sentences()).isEmpty();
  }

  @Test
  void moreCopiesThanAFifthMeanThatTheSimilarityIsTooLow() {
    assertThat(new ReviewWarnings(1000, 201, 0.93, FEW).sentences())
        .containsExactly(
            "201 of 1,000 rows are copies: the similarity of 0.93 is probably too low for examples that look this much alike. Try --similarity 0.97.");
    assertThat(new ReviewWarnings(1000, 201, 0.99, FEW).sentences().get(0))
        .endsWith("Use the features of a later layer.");
  }

  @Test
  void moreDoubtsThanAnyKnownDatasetHasMeanThatTheHeadsAreTooWeak() {
    assertThat(new ReviewWarnings(200, 0, 0.93, new Doubted(200, 83, 0.51)).sentences())
        .containsExactly(
            "83 of 200 labels are doubted, by heads that agree with only 51.0 % of all: they are probably too weak to judge them, and only the first of the list deserve a look. Find a layer with more accurate heads by `frostline probe`.");
  }
}
