package io.frostline.spark.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import org.junit.jupiter.api.Test;

class UnusableFeaturesTest {
  @Test
  void theRowIsNamedByItsUriWhateverItIsOf() {
    assertThatThrownBy(() -> UnusableFeatures.refuseOtherWidth("reviews.csv#7", 3, 384))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "The row of reviews.csv#7 has 3 features, but should have 384. Remove such rows from the table.");
    assertThat(UnusableFeatures.gap("reviews.csv#7", 2))
        .hasMessage(
            "Feature 2 of the row of reviews.csv#7 is null. Remove such rows from the table.");
  }
}
